using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Capacity;

/// <summary>N and M, and what they mean for somebody at a place.</summary>
internal static class AdmissionChapter
{
    /// <summary>What a user asks of the store from looking at seats to a reservation; half of the
    /// seats are lost to others at first.</summary>
    private static readonly (string Call, double PerUser)[] Asked =
        [("GET concerts/dates/{concertDateId}/seats", 1.5), ("POST reservations", 1.5), ("POST payments/pay", 1)];

    public static void Write(StringWriter to, CapacityInputs inputs)
    {
        var plans = Plans(inputs);
        CapacityPage.Heading(to, "N and M", """
            Every N seconds, M users. The seed's arithmetic: the transactions a minute that the store bears, over those of a user from
            looking at seats to a finished reservation (seats and hold, times 1.5 for seats lost to others), each user being inside for
            about a minute. M is rounded down. Set `AdmissionSchedule` to N and `WaitingRoom__AdmitPerTick` to M. A machine's own rates say what
            that machine carries, and nothing of Azure.
            """);
        Table.Write(
            to, ["from", "users a minute", "N, s", "M"],
            plans.Select(p => CapacityPage.Cells(p.Name, p.Plan.UsersPerMinute, p.Plan.TickSeconds, p.Plan.PerTick)));
        Waits(to, plans);
    }

    private static List<(string Name, AdmissionPlan Plan)> Plans(CapacityInputs inputs)
    {
        List<(string, AdmissionPlan)> plans =
            [("the seed: 2,000 transactions/s, 3 a user", AdmissionPlan.OfTheSeed(inputs.Tick))];
        if (inputs.Rates is { } rates && Asked.All(call => rates.PerSecond.ContainsKey(call.Call)))
        {
            plans.Add((
                $"the machine of the load report, commit {rates.Commit}: seats 1.5, hold 1.5, pay 1, at {inputs.Headroom:P0} of the " +
                    "measured rates",
                AdmissionPlan.From([.. Asked.Select(call => new CallRate(call.Call, rates.PerSecond[call.Call], call.PerUser))],
                    inputs.Headroom, inputs.Tick)));
        }

        return plans;
    }

    private static void Waits(StringWriter to, List<(string Name, AdmissionPlan Plan)> plans)
    {
        CapacityPage.Heading(to, "Wait at a place in the line", """
            At the full rate; while the room is full the line moves only as people leave it, which is why the service tells a range from the
            measured outflow and never this figure. Polls are what the hints ask of one waiter in that wait.
            """);
        var words = new Told(new WaitingRoomOptions(), 1);
        Table.Write(
            to, ["place", .. plans.SelectMany(p => new[] { $"wait at {p.Plan.PerTick:N0} a tick", "polls" })],
            new long[] { 1_000, 10_000, 100_000, 180_000, 1_000_000, 10_000_000 }.Select(place => (IReadOnlyList<string>)
                [place.ToString("N0"),
                    .. plans.SelectMany(
                    p => new[] { p.Plan.WaitAt(place).ToString("c"), words.PollsWithin(p.Plan.WaitAt(place)).ToString("N0") })]));
    }
}
