using BoxOffice.Reservations;
using BoxOffice.Returns;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Returns;

/// <summary>
/// The guards of docs/protocol/offer_model.py that need a crash or another run at a moment, in the code: with them nobody is passed over
/// and nothing stays on offer that is not held.
/// </summary>
public sealed class ReturnOfferTests
{
    private const long First = 1;
    private const long Second = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_run_that_dies_after_any_step_When_the_next_ones_run_Then_the_first_has_the_seat_and_the_second_waits()
    {
        await using var world = await StartAsync();
        for (var (step, died) = (1, true); died; step++)
        {
            await JoinAsync(world);
            var (reached, at) = (0, step);
            world.Seams.AtEachEdge = () =>
            {
                if (ProtocolProcess.Current is { } process && Interlocked.Increment(ref reached) == at) process.Die();
            };
            await DiesPerhapsAsync(RunAsync(world));
            world.Seams.AtEachEdge = null;
            await RunAsync(world);
            await RunAsync(world);
            Assert.Null(await WrongAsync(world));
            await EmptyAsync(world);
            died = reached >= step;
            Assert.True(step < 200, "The run has no end.");
        }
    }

    /// <summary>Without the condition of the mark the store lets the second run mark over the first one's mark: the control.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Given_two_runs_that_meet_at_any_step_Then_the_first_has_the_seat_but_without_the_marks_condition(
        bool guarded, bool dies)
    {
        var wrong = new List<string>();
        await using var world = await StartAsync(new Guards { OfferCondition = guarded });
        for (var (step, met) = (1, true); met; step++)
        {
            await JoinAsync(world);
            var (reached, at) = (0, step);
            world.Seams.Listener = async _ =>
            {
                if (ProtocolProcess.Current is not { } process || Interlocked.Increment(ref reached) != at) return;
                world.Seams.Listener = null;
                await RunAsync(world);
                if (dies) process.Die();
            };
            await DiesPerhapsAsync(RunAsync(world));
            world.Seams.Listener = null;
            await RunAsync(world);
            if (await WrongAsync(world) is { } found) wrong.Add($"met at {step}: {found}");
            await EmptyAsync(world);
            met = reached >= step;
        }

        if (guarded) Assert.Empty(wrong);
        else Assert.NotEmpty(wrong);
    }

    private static async Task<ProtocolWorld> StartAsync(Guards? guards = null)
    {
        var world = await ProtocolWorld.StartAsync(guards);
        // Every seat but one is the house's.
        Assert.Null((await world.Get<HouseSeats>().BlockAsync(
            ProtocolWorld.DateId, [.. Enumerable.Range(2, 199)], "Sold out", null, Token)).Refusal);
        return world;
    }

    private static async Task JoinAsync(ProtocolWorld world)
    {
        foreach (var user in new[] { First, Second })
        {
            await world.Get<ReturnStore>().AddAsync(ProtocolWorld.DateId, Wait(user, world.Clock.GetUtcNow()), Token);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static ReturnWait Wait(long user, DateTimeOffset at) => new()
    {
        Id = $"{user}",
        ConcertId = ReturnWait.PartitionOf(ProtocolWorld.DateId),
        ConcertDateId = ProtocolWorld.DateId,
        At = at,
        Quantity = 1,
        Ttl = 1_000_000,
    };

    /// <summary>Nobody waits any more, and the seat is free again.</summary>
    private static async Task EmptyAsync(ProtocolWorld world)
    {
        var store = world.Get<ReturnStore>();
        foreach (var user in new[] { First, Second })
        {
            if (await store.FindAsync(ProtocolWorld.DateId, user, Token) is { } entry)
                await store.RemoveAsync(entry.Item, entry.ETag, Token);
            foreach (var hold in await HoldsOfAsync(world, user)) Assert.Null((await world.ReleaseAsync(hold.Id)).Refusal);
        }

        await world.Rest.RunVisibleAsync();
    }

    private static Task<int> RunAsync(ProtocolWorld world) => ProtocolProcess.RunAsync(
        ProcessKind.Call, null, () => world.Get<ReturnOffers>().RunAsync(Token));

    private static async Task DiesPerhapsAsync(Task run)
    {
        try
        {
            await run;
        }
        catch (ProcessDiedException)
        {
            // What the test is about.
        }
    }

    private static async Task<SeatOffer?> OfferOfAsync(ProtocolWorld world, long user) =>
        (await world.Get<ReturnStore>().FindAsync(ProtocolWorld.DateId, user, Token))?.Item.Offer;

    private static async Task<IReadOnlyList<Reservation>> HoldsOfAsync(ProtocolWorld world, long user) =>
        [.. (await world.Get<ReservationStore>().ListAsync(user, Token)).Where(r => r.Status == ReservationStatus.Held)];

    /// <summary>Null where the seat is held for the first, by the reservation that the entry names, and the receiver was told.</summary>
    private static async Task<string?> WrongAsync(ProtocolWorld world)
    {
        var holds = await HoldsOfAsync(world, First);
        if (await HoldsOfAsync(world, Second) is not [] || await OfferOfAsync(world, Second) is not null)
            return "the second was served before the first";
        if (await OfferOfAsync(world, First) is not { } offer) return $"nothing is offered, and {holds.Count} seats are held";
        if (holds is not [{ Offered: true } hold] || hold.Id != offer.ReservationId) return $"{holds.Count} holds for one offer";
        if (!offer.Told || !world.Receiver.WasTold($"{hold.Id}:seats-offered")) return "nobody was told of the offer";
        var seat = (await world.Rest.SeatsAsync()).Single(s => s.SeatNumber == 1);
        return (seat.Status, seat.ReservationId) == (SeatStatus.Held, (ReservationId?)hold.Id) ? null : $"the seat is {seat.Status}";
    }
}
