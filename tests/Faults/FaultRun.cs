using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Faults;

/// <summary>What a client does after its first answer.</summary>
internal enum Repeat
{
    Never,
    AtOnce,
    WhenHoldsHaveRunOut,
}

/// <summary>A fault that waits for its operation.</summary>
internal sealed class WaitingFault(Func<bool> isMet, Action end) : IDisposable
{
    /// <summary>Whether there were so many operations that it struck.</summary>
    public bool IsMet => isMet();

    public void Dispose() => end();
}

/// <summary>Makes calls and runs messages again and again, each time with the fault at a later operation, until one has fewer.</summary>
/// <param name="inject">Has the fault strike at the operation of that number, from 0.</param>
internal sealed class FaultRun(ProtocolWorld world, Func<int, WaitingFault> inject)
{
    private const int MostOperations = 40;
    private static long lastUser;

    /// <summary>What is wrong after the first fault in a call that leaves anything wrong; null where none does.</summary>
    public Task<string?> FirstViolationInCallAsync(BuyerCall call, Repeat repeat) =>
        FirstViolationAsync(call, (buyer, operation) => SendAsync(call, buyer, operation, repeat), $"of the call, repeated {repeat}");

    /// <summary>What is wrong after the first fault in a message of a call; a message that fails is delivered again.</summary>
    public Task<string?> FirstViolationInMessagesAsync(BuyerCall call) =>
        FirstViolationAsync(call, (buyer, operation) => DeliverAsync(call, buyer, operation), "of the messages");

    private async Task<string?> FirstViolationAsync(BuyerCall call, Func<Buyer, int, Task<bool>> meetsFault, string where)
    {
        for (var (operation, hit) = (0, true); hit; operation++)
        {
            Assert.True(operation < MostOperations, $"There is no end {where}.");
            var buyer = new Buyer(world, Interlocked.Increment(ref lastUser));
            await call.Before(buyer);
            hit = await meetsFault(buyer, operation);
            if (await ViolationAsync(buyer) is { } violation) return $"operation {operation} {where}: {violation}";
        }

        return null;
    }

    /// <returns>Whether the messages have so many operations that they met the fault.</returns>
    private async Task<bool> DeliverAsync(BuyerCall call, Buyer buyer, int operation)
    {
        await new KeyedClient(buyer, "key").SendAsync(name => call.Make(buyer, name, 1));
        world.LetHoldsRunOut();
        using var fault = inject(operation);
        await world.Rest.RunVisibleAsync();
        return fault.IsMet;
    }

    /// <returns>Whether the call has so many operations that it met the fault.</returns>
    private async Task<bool> SendAsync(BuyerCall call, Buyer buyer, int operation, Repeat repeat)
    {
        var client = new KeyedClient(buyer, "key");
        var attempts = 0;
        Task<int> TryAsync() => client.SendAsync(name => call.Make(buyer, name, ++attempts));
        bool hit;
        using (var fault = inject(operation))
        {
            var first = await TryAsync();
            hit = fault.IsMet;
            Assert.True(first == call.Status || (hit && first == 503), $"A fault at operation {operation} is answered with {first}.");
        }

        if (repeat == Repeat.Never) return hit;
        if (repeat == Repeat.WhenHoldsHaveRunOut)
        {
            world.LetHoldsRunOut();
            await world.Rest.RunVisibleAsync();
        }

        // Also a client that had its answer may have lost it on the way.
        var status = await TryAsync();
        Assert.NotEqual(503, status);
        if (repeat != Repeat.AtOnce) return hit;
        Assert.Equal((call.Status, string.Join(',', call.Reservations)),
            (status, string.Join(',', (await buyer.ReservationsAsync()).Select(r => r.Status))));
        return hit;
    }

    /// <summary>Holds run out and messages come: no seat waits longer than for that, and at rest everything agrees. Then the
    /// seats are free for the next buyer.</summary>
    private async Task<string?> ViolationAsync(Buyer buyer)
    {
        world.LetHoldsRunOut();
        await world.Rest.RunVisibleAsync();
        foreach (var seat in (await world.Rest.SeatsAsync()).Where(s => s.Status == SeatStatus.Held))
        {
            var owner = seat.ReservationId is { } id
                ? await world.Get<ReservationStore>().FindAsync(id, TestContext.Current.CancellationToken) : null;
            if (owner?.Item is not { Status: ReservationStatus.Held } held || held.HoldUntil <= world.Clock.GetUtcNow())
                return $"seat {seat.SeatNumber} is held longer than its hold";
        }

        await world.Rest.ReachAsync();
        if (await world.Rest.ViolationsAsync(buyer.UserId) is [var first, ..]) return first;
        foreach (var paid in (await buyer.ReservationsAsync()).Where(r => r.Status == ReservationStatus.Paid))
        {
            Assert.Null((await world.ReleaseAsync(paid.Id)).Refusal);
        }

        await world.Rest.RunVisibleAsync();
        return null;
    }
}
