using System.Collections.Concurrent;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Scenarios;

/// <summary>
/// A random seat of forty dates of 50,000. Each user holds as many as the rules allow and is followed by the next: the seed's one
/// user for all holds would be refused after the fourth.
/// </summary>
internal sealed class HoldScenario : CallScenario
{
    /// <summary>Reservations__MaxSeatsPerUser of the run.</summary>
    public const int SeatsPerUser = 4;

    private readonly ConcurrentQueue<(long UserId, string Token)> ready = new();

    public override string Name => "hold";

    public override string Call => "POST reservations";

    public override string Floor => "lua,queue,create,create,lua";

    public override bool HasHolds => true;

    public override async Task<long> PrepareAsync(Box box, long calls)
    {
        var users = (calls + SeatsPerUser - 1) / SeatsPerUser;
        await box.EachAsync("users who will hold", users, async (connection, _, token) =>
        {
            var buyer = new Buyer(connection, box.NextUser(), token);
            var answer = await buyer.JoinAsync(null);
            if (!answer.IsSuccess) return CallOutcome.Failed;
            for (var i = 0; i < SeatsPerUser; i++) ready.Enqueue((buyer.UserId, buyer.Token!));
            return CallOutcome.Answered;
        });
        return ready.Count;
    }

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn)
    {
        if (!ready.TryDequeue(out var user)) return CallOutcome.Failed;
        var chance = box.ChanceOf(turn.Worker);
        var at = box.AnyTarget(chance);
        return Outcomes.Of(
            await new Buyer(connection, user.UserId, turn.CancellationToken) { Token = user.Token }.HoldAsync(at,
            chance.Next(1, at.Seats + 1)));
    }
}

/// <summary>Pays a hold that was made for it.</summary>
internal sealed class PayScenario : CallScenario
{
    private readonly ConcurrentQueue<Held> holds = new();

    public override string Name => "pay";

    public override string Call => "POST payments/pay";

    public override string Floor => "queue,read,create,create,lua";

    public override bool HasHolds => true;

    public override Task<long> PrepareAsync(Box box, long calls) => box.MakeHoldsAsync(holds, calls, charged: true);

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn)
    {
        if (!holds.TryDequeue(out var held)) return CallOutcome.Failed;
        return Outcomes.Of(
            await new Buyer(connection, held.UserId, turn.CancellationToken) { Token = held.Token }.PayAsync(held.ReservationId));
    }
}

/// <summary>Cancels a hold that was made for it.</summary>
internal sealed class CancelScenario : CallScenario
{
    private readonly ConcurrentQueue<Held> holds = new();

    public override string Name => "cancel";

    public override string Call => "DELETE reservations/{reservationId}";

    public override string Floor => "read,create,create,lua";

    public override bool HasHolds => true;

    public override Task<long> PrepareAsync(Box box, long calls) => box.MakeHoldsAsync(holds, calls, charged: false);

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn)
    {
        if (!holds.TryDequeue(out var held)) return CallOutcome.Failed;
        return Outcomes.Of(
            await new Buyer(connection, held.UserId, turn.CancellationToken) { Token = held.Token }.CancelAsync(held.ReservationId));
    }
}
