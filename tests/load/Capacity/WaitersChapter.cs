using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Capacity;

/// <summary>What a line asks of the service and of the edge while it waits, and what that costs.</summary>
internal static class WaitersChapter
{
    /// <summary>Places of a line that stand for all of them.</summary>
    private const int Samples = 1000;

    /// <summary>Locations of the edge that ask for the board: each once a second at most, as the answer lives a second.</summary>
    private const int EdgeLocations = 10;

    public static void Write(StringWriter to, CapacityInputs inputs)
    {
        var plan = AdmissionPlan.OfTheSeed(inputs.Tick);
        CapacityPage.Heading(to, "What a line costs while it waits", $"""
            At {plan.PerTick:N0} people every {plan.TickSeconds} s; mean of all places. A join and a poll are one Redis call each; a poll asks
            nothing of Cosmos DB, a join what the [load report](load-report.md) counted. The page looks at the board after a share of {inputs.Board.Share:0.##} of the wait that is left, {inputs.Board.Least:0} to {inputs.Board.Most:0} s; the edge
            answers it, and asks the service once a second and location at most ({EdgeLocations} locations). Prices are those of the table above.
            """);
        var money = inputs.Prices.Currency;
        Table.Write(
            to,
            ["people", "mean wait", "polls each", "calls of the service", "RU of joins", "looks at the board", $"{money} of calls",
                $"{money} of looks", $"{money} a thousand people"],
            new[] { 100_000, 1_000_000, 10_000_000 }.Select(people => RowOf(inputs, plan, people)));
    }

    private static IReadOnlyList<string> RowOf(CapacityInputs inputs, AdmissionPlan plan, int people)
    {
        var told = new Told(new WaitingRoomOptions(), 1);
        var waits = Enumerable.Range(1, Samples).Select(n => plan.WaitAt((long)people * n / Samples)).ToList();
        var polls = waits.Average(told.PollsWithin);
        var looks = people * waits.Average(inputs.Board.Within);
        var asked = Math.Min(looks, EdgeLocations * plan.WaitAt(people).TotalSeconds);
        var calls = (people * (polls + 1)) + asked;
        var (ofCalls, ofLooks) = (calls * CallPrice.OfService(inputs), (looks - asked) * CallPrice.OfEdge(inputs.Prices));
        return
        [
            people.ToString("N0"),
            TimeSpan.FromSeconds(Math.Round(waits.Average(w => w.TotalSeconds))).ToString("c"),
            Table.Format(polls),
            calls.ToString("N0"),
            inputs.JoinUnits is { } units ? Table.Format(people * units) : "unknown",
            looks.ToString("N0"),
            ofCalls.ToString("N2"),
            ofLooks.ToString("N2"),
            ((ofCalls + ofLooks) / people * 1000).ToString("N3"),
        ];
    }
}
