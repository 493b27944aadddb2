using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Scenarios;

/// <summary>One of the eleven calls, with the seed's random choice of ids.</summary>
internal abstract class CallScenario
{
    /// <summary>Its key in seed-figures.json and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Method and path.</summary>
    public abstract string Call { get; }

    /// <summary>The storage operations that the call cannot do without, for its floor; empty for none.</summary>
    public virtual string Floor => "";

    /// <summary>Makes what the calls use up: so many holds, or tokens.</summary>
    /// <returns>How many calls there is enough for.</returns>
    public virtual Task<long> PrepareAsync(Box box, long calls) => Task.FromResult(long.MaxValue);

    /// <summary>
    /// Whether it makes or uses up holds: a message is pending for each, and with thousands of them a local queue is slow. Such calls have
    /// a stack of their own, and its queues are emptied between their runs.
    /// </summary>
    public virtual bool HasHolds => false;

    /// <summary>One call.</summary>
    public abstract ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn);

    /// <summary>The eleven, in the seed's order; new ones each time, because what they prepare belongs to one stack.</summary>
    public static IReadOnlyList<CallScenario> All =>
    [
        new GetScenario("concerts", "GET concerts", _ => "concerts"),
        new GetScenario("concert", "GET concerts/{concertId}", chance => $"concerts/{chance.Next(1, 10_001)}"),
        new GetScenario("dates", "GET concerts/{concertId}/dates", chance => $"concerts/{chance.Next(1, 10_001)}/dates"),
        new GetScenario("seats", "GET concerts/dates/{concertDateId}/seats",
            chance => $"concerts/dates/{chance.Next(1, 10_001)}/seats", "lua"),
        new GetScenario("balance", "GET users/{userId}/balance", chance => $"users/{chance.Next(1, 31)}/balance", "read"),
        new GetScenario("my-reservations", "GET reservations/{userId}", chance => $"reservations/{chance.Next(1, 31)}", "read"),
        new HoldScenario(),
        new PayScenario(),
        new TokenScenario(),
        new ChargeScenario(),
        new CancelScenario(),
    ];
}

/// <summary>A call that changes nothing, by user 1 with a queue token, as in the seed.</summary>
internal sealed class GetScenario(string name, string call, Func<Random, string> path, string floor = "") : CallScenario
{
    /// <summary>The list of all concerts is two megabytes without it, and no browser asks for that.</summary>
    private const string AsBrowsers = "Accept-Encoding: gzip\r\n";

    public override string Name => name;

    public override string Call => call;

    public override string Floor => floor;

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn)
    {
        var answer = await connection.SendAsync("GET", $"/api/v1/{path(box.ChanceOf(turn.Worker))}", box.SharedToken, null,
            turn.CancellationToken, AsBrowsers);
        return Outcomes.Of(answer);
    }
}

/// <summary>One of 35 users joins again, as in the seed.</summary>
internal sealed class TokenScenario : CallScenario
{
    public override string Name => "token";

    public override string Call => "POST queues/token";

    public override string Floor => "lua";

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn) =>
        Outcomes.Of(await new Buyer(connection, box.ChanceOf(turn.Worker).Next(1, 36), turn.CancellationToken).JoinAsync(null));
}

/// <summary>100 points to one of 35 users, as in the seed: many writers to few wallets.</summary>
internal sealed class ChargeScenario : CallScenario
{
    public override string Name => "charge";

    public override string Call => "PATCH users/{userId}/charge";

    public override string Floor => "read,create";

    public override async ValueTask<CallOutcome> CallAsync(Box box, HttpConnection connection, LoadTurn turn) =>
        Outcomes.Of(await new Buyer(connection, box.ChanceOf(turn.Worker).Next(1, 36), turn.CancellationToken).ChargeAsync(100));
}
