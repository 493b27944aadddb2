using BoxOffice.Reservations;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Histories;

/// <summary>What the clients remember: their tokens, their reservations, and the names of their calls.</summary>
internal sealed class Buyers(int seed)
{
    private readonly Dictionary<long, string> tokens = [];
    private readonly Dictionary<long, List<ReservationId>> reservations = [];
    private readonly List<ReservationId> sold = [];

    /// <summary>A step as its client makes it.</summary>
    public async Task<string> RunAsync(Step step, SimulatedInstance instance) => step.Kind switch
    {
        StepKind.Join => await JoinAsync(step, instance),
        StepKind.Poll => tokens.TryGetValue(step.User, out var token)
            ? Text(await SimulatedCalls.PollAsync(instance, token), p => p.Status.ToString()) : "no token",
        StepKind.Charge => Text(await SimulatedCalls.ChargeAsync(instance, step.User, 500, NameOf(step)), _ => "charged"),
        StepKind.Hold => await HoldAsync(step, instance),
        StepKind.HoldBest => await HoldBestAsync(step, instance),
        StepKind.Pay =>
            ReservationOf(step) is { } id
            ? Text(await SimulatedCalls.PayAsync(instance, id, tokens.GetValueOrDefault(step.User, "none")), _ => "paid")
            : "nothing to pay",
        StepKind.Release => ReservationOf(step) is { } id ? Text(await SimulatedCalls.ReleaseAsync(instance, id), r => r.Status.ToString())
            : "nothing to release",
        StepKind.ReleasePart => ReservationOf(step) is { } id
            ? Text(await SimulatedCalls.ReleasePartAsync(instance, id, step.Choice), r => r.Status.ToString()) : "nothing to release",
        StepKind.Sell => await SellAsync(step, instance),
        StepKind.Refund => ((step.Choice % 2 == 0 ? SoldOf(step) : null) ?? ReservationOf(step)) is { } id
            ? Text(await SimulatedCalls.RefundAsync(instance, id), r => r.Status.ToString()) : "nothing to refund",
        _ => "",
    };

    /// <summary>The reservation that an operator settles by hand.</summary>
    public ReservationId? ReservationOf(Step step) =>
        reservations.GetValueOrDefault(step.User) is { Count: > 0 } own ? own[^(1 + step.Choice % Math.Min(own.Count, 3))] : null;

    /// <summary>The last that the box office sold, whosever it is.</summary>
    private ReservationId? SoldOf(Step step) => sold.Count > 0 ? sold[^(1 + step.Choice % Math.Min(sold.Count, 3))] : null;

    private async Task<string> SellAsync(Step step, SimulatedInstance instance)
    {
        long? user = step.Choice % 3 == 0 ? null : step.User;
        var outcome = await SimulatedCalls.SellAsync(instance, step.Seats, user, NameOf(step));
        if (outcome.Refusal is null && ReservationId.TryParse(outcome.Value!.ReservationId, out var id) && !sold.Contains(id)) sold.Add(id);
        return Text(outcome, _ => "sold");
    }

    private async Task<string> JoinAsync(Step step, SimulatedInstance instance)
    {
        var joined = await SimulatedCalls.JoinAsync(instance, step.User);
        if (joined.Refusal is null) tokens[step.User] = joined.Value!.Token;
        return Text(joined, p => p.Status.ToString());
    }

    private async Task<string> HoldAsync(Step step, SimulatedInstance instance)
    {
        var id = Remember(step);
        return Text(await SimulatedCalls.HoldAsync(instance, id, step.Seats, tokens.GetValueOrDefault(step.User, "none")), _ => "held");
    }

    private async Task<string> HoldBestAsync(Step step, SimulatedInstance instance)
    {
        var id = Remember(step);
        var token = tokens.GetValueOrDefault(step.User, "none");
        return Text(await SimulatedCalls.HoldBestAsync(instance, id, step.Seats.Count, token, new Random(step.Choice)), _ => "held");
    }

    /// <summary>The client knows the id of what it asked for only by the answer; the list of its reservations gives it later.</summary>
    private ReservationId Remember(Step step)
    {
        var id = ReservationId.Derived(step.User, NameOf(step));
        if (!reservations.TryGetValue(step.User, out var own)) reservations.Add(step.User, own = []);
        if (!own.Contains(id)) own.Add(id);
        return id;
    }

    private string NameOf(Step step) => $"{seed}:{step.Number}";

    private static string Text<T>(Platform.Api.Outcome<T> outcome, Func<T, string> done) =>
        outcome.Refusal is { } refusal ? refusal.Code : done(outcome.Value!);
}
