using BoxOffice.Local.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// Cosmos fails at the n-th operation of a call, for every n, in every way it can: throttled or away from there on, the connection cut
/// after the write took effect, the write sent twice. The client goes, or sends its call again under its key, at once or when the hold has
/// run out. Messages alone, without the sweep, bring everything to rest.
/// </summary>
public sealed class CosmosFaultTests
{
    private long lastUser;

    public static TheoryData<string> Calls => [.. BuyerCall.All.Keys];

    /// <summary>What the client does after its first answer.</summary>
    private enum Repeat
    {
        Never,
        AtOnce,
        WhenHoldsHaveRunOut,
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Given_any_fault_at_any_operation_of_a_call_When_the_client_goes_or_repeats_it_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { Sweep = false });
        foreach (var (kind, repeat) in ((CosmosFaultKind, Repeat)[])[
            (CosmosFaultKind.TooManyRequests, Repeat.AtOnce), (CosmosFaultKind.ServiceUnavailable, Repeat.WhenHoldsHaveRunOut), (CosmosFaultKind.Resent, Repeat.Never),
            (CosmosFaultKind.TimeoutAfter, Repeat.Never), (CosmosFaultKind.TimeoutAfter, Repeat.AtOnce), (CosmosFaultKind.TimeoutAfter, Repeat.WhenHoldsHaveRunOut)])
        {
            Assert.Null(await FirstViolationAsync(world, BuyerCall.All[call], kind, repeat));
        }
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("hold of other seats each time")]
    [InlineData("pay")]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task Given_any_fault_at_any_operation_of_a_message_When_it_is_delivered_again_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { Sweep = false });
        foreach (var kind in (CosmosFaultKind[])[CosmosFaultKind.ServiceUnavailable, CosmosFaultKind.Resent, CosmosFaultKind.TimeoutAfter])
        {
            for (var (operation, hit) = (0, true); hit; operation++)
            {
                var buyer = new Buyer(world, ++lastUser);
                await BuyerCall.All[call].Before(buyer);
                await new KeyedClient(buyer, "key").SendAsync(name => BuyerCall.All[call].Make(buyer, name, 1));
                world.LetHoldsRunOut();
                using (var fault = Inject(world, kind, operation))
                {
                    await world.Rest.RunVisibleAsync();
                    hit = fault.Hits > 0;
                }

                Assert.Null(await ViolationAsync(buyer));
            }
        }
    }

    /// <summary>What finishes a hold is queued before it; what finishes a refund too. Without that a cut connection is for ever.</summary>
    [Theory]
    [InlineData("hold", true)]
    [InlineData("hold", false)]
    [InlineData("refund", true)]
    [InlineData("refund", false)]
    public async Task Given_no_message_first_When_a_connection_is_cut_Then_the_violation_is_found(string call, bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { Sweep = false, MessageFirst = guarded, RefundMessage = guarded });
        var found = await FirstViolationAsync(world, BuyerCall.All[call], CosmosFaultKind.TimeoutAfter, Repeat.Never);
        Assert.Equal(guarded, found is null);
    }

    /// <summary>What is wrong after the first fault that leaves anything wrong; null where none does.</summary>
    private async Task<string?> FirstViolationAsync(ProtocolWorld world, BuyerCall call, CosmosFaultKind kind, Repeat repeat)
    {
        for (var (operation, hit) = (0, true); hit; operation++)
        {
            Assert.True(operation < 40, "The call has no end.");
            var buyer = new Buyer(world, ++lastUser);
            await call.Before(buyer);
            hit = await SendAsync(call, buyer, kind, operation, repeat);
            if (await ViolationAsync(buyer) is { } violation) return $"{kind} at operation {operation}, repeated {repeat}: {violation}";
        }

        return null;
    }

    /// <returns>Whether the call has so many operations that it met the fault.</returns>
    private static async Task<bool> SendAsync(BuyerCall call, Buyer buyer, CosmosFaultKind kind, int operation, Repeat repeat)
    {
        var client = new KeyedClient(buyer, "key");
        var attempts = 0;
        Task<int> TryAsync() => client.SendAsync(name => call.Make(buyer, name, ++attempts));
        bool hit;
        using (var fault = Inject(buyer.World, kind, operation))
        {
            var first = await TryAsync();
            hit = fault.Hits > 0;
            Assert.True(first == call.Status || (hit && first == 503), $"{kind} at operation {operation} is answered with {first}.");
        }

        if (repeat == Repeat.Never) return hit;
        if (repeat == Repeat.WhenHoldsHaveRunOut)
        {
            buyer.World.LetHoldsRunOut();
            await buyer.World.Rest.RunVisibleAsync();
        }

        // Also a client that had its answer may have lost it on the way.
        var status = await TryAsync();
        Assert.NotEqual(503, status);
        if (repeat != Repeat.AtOnce) return hit;
        Assert.Equal((call.Status, string.Join(',', call.Reservations)), (status, string.Join(',', (await buyer.ReservationsAsync()).Select(r => r.Status))));
        return hit;
    }

    private static CosmosFaultHandle Inject(ProtocolWorld world, CosmosFaultKind kind, int skip) =>
        world.Faults.Inject(new CosmosFault(kind, call => call.Operation != CosmosOperation.Metadata)
        {
            Skip = skip,
            Times = kind is CosmosFaultKind.TooManyRequests or CosmosFaultKind.ServiceUnavailable ? int.MaxValue : 1,
            Delay = TimeSpan.FromMilliseconds(1),
        });

    /// <summary>Holds run out and messages come: no seat waits longer than for that, and at rest everything agrees. Then the seats are free for the next buyer.</summary>
    private static async Task<string?> ViolationAsync(Buyer buyer)
    {
        var world = buyer.World;
        world.LetHoldsRunOut();
        await world.Rest.RunVisibleAsync();
        foreach (var seat in (await world.Rest.SeatsAsync()).Where(s => s.Status == SeatStatus.Held))
        {
            var owner = ReservationId.TryParse(seat.ReservationId, out var id) ? await world.Get<ReservationStore>().FindAsync(id, TestContext.Current.CancellationToken) : null;
            if (owner?.Item is not { Status: ReservationStatus.Held } held || held.HoldUntil <= world.Clock.GetUtcNow())
                return $"seat {seat.SeatNumber} is held longer than its hold";
        }

        await world.Rest.ReachAsync();
        if (await world.Rest.ViolationsAsync(buyer.UserId) is [var first, ..]) return first;
        foreach (var paid in (await buyer.ReservationsAsync()).Where(r => r.Status == ReservationStatus.Paid))
        {
            _ = ReservationId.TryParse(paid.Id, out var id);
            Assert.Null((await world.ReleaseAsync(id)).Refusal);
        }

        await world.Rest.RunVisibleAsync();
        return null;
    }
}
