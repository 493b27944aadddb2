using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Histories;

/// <summary>From a seed to steps and faults. Faults follow from the seed, the flow and the operation's
/// number, whatever else happens.</summary>
internal static class Drawing
{
    public const int Users = 5;
    public const int LongestPause = 12;

    /// <summary>A step's choice is below it.</summary>
    public const int Choices = 1000;

    private const int MostSeats = 3;

    /// <summary>How often each kind of step is drawn.</summary>
    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Join, 12), (StepKind.Poll, 4), (StepKind.Charge, 5), (StepKind.Hold, 26), (StepKind.HoldBest, 8), (StepKind.Pay, 26),
        (StepKind.Release, 14), (StepKind.ReleasePart, 8), (StepKind.Sell, 5), (StepKind.Refund, 3), (StepKind.Block, 4),
        (StepKind.Unblock, 4), (StepKind.Move, 3), (StepKind.CancelDate, 1), (StepKind.Hide, 1), (StepKind.Show, 2),
        (StepKind.Repeat, 10), (StepKind.Tick, 10), (StepKind.Sweep, 2), (StepKind.Reconcile, 2), (StepKind.Pause, 1), (StepKind.Reopen, 2),
        (StepKind.Close, 1), (StepKind.Rebuild, 3),
        (StepKind.SettleByHand, 2), (StepKind.Requeue, 2), (StepKind.LoseRedis, 1), (StepKind.RestoreRedis, 1),
        (StepKind.LoseMessage, 4), (StepKind.Pass, 14),
    ];

    /// <summary>The faults that an operation of each store may meet.</summary>
    public static readonly IReadOnlyDictionary<StoreKind, Fault[]> FaultsOf = new Dictionary<StoreKind, Fault[]>
    {
        [StoreKind.Cosmos] =
        [
            Fault.Throttled, Fault.Refused, Fault.AnswerLost, Fault.AnswerLost, Fault.SentTwice, Fault.NoSession, Fault.NoSession,
            Fault.DiesBefore, Fault.DiesAfter, Fault.DiesAfter,
        ],
        [StoreKind.Redis] = [Fault.Refused, Fault.AnswerLost, Fault.DiesBefore, Fault.DiesAfter],
        [StoreKind.Messages] = [Fault.Refused, Fault.AnswerLost, Fault.SentTwice, Fault.DiesBefore, Fault.DiesAfter],
        [StoreKind.Receiver] = [Fault.Refused, Fault.Refused, Fault.Refused, Fault.AnswerLost, Fault.DiesBefore, Fault.DiesAfter],
    };

    /// <summary>Of a hundred operations, this many meet a fault.</summary>
    private const int FaultsInHundred = 5;

    /// <summary>A receiver is somebody else's server: of a hundred requests to it, this many meet a fault.</summary>
    private const int ReceiverFaultsInHundred = 20;

    /// <summary>Every fourth history has a receiver that is hardly ever there.</summary>
    private const int FaultsOfAReceiverAwayInHundred = 90;

    /// <summary>Of a hundred reads, this many are behind.</summary>
    private const int StaleInHundred = 60;

    public static IReadOnlyList<Step> Steps(int seed, int count, int instances)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(n => Opening(n, instances) ?? StepOf(n, seed, random, instances))];
    }

    /// <summary>The fault that meets an operation.</summary>
    public static Fault FaultOf(int seed, Operation operation)
    {
        // Every fifth history is without faults: races alone.
        if (seed % 5 == 0) return Fault.None;
        var chance = Hash(seed, operation.Actor.Number, operation.Index);
        var kinds = FaultsOf[operation.Store];
        var faults = operation.Store != StoreKind.Receiver ? FaultsInHundred
            : seed % 4 == 1 ? FaultsOfAReceiverAwayInHundred : ReceiverFaultsInHundred;
        if (chance / 100 % 100 < faults) return kinds[chance / 10_000 % kinds.Length];
        return operation is { Store: StoreKind.Cosmos, Reads: true } && chance % 100 < StaleInHundred ? Fault.Stale : Fault.None;
    }

    private static Step StepOf(int number, int seed, Random random, int instances)
    {
        // Half of them want the same seat, another one in each history.
        var first = random.Next(2) == 0 ? 1 + seed % SimulatedHall.Seats : random.Next(1, SimulatedHall.Seats + 1);
        var seats = Enumerable.Range(0, random.Next(1, MostSeats + 1))
            .Select(i => 1 + (first + i * random.Next(1, 6)) % SimulatedHall.Seats).Distinct().Order().ToArray();
        return new Step(number, KindOf(random), random.Next(1, Users + 1), random.Next(instances), seats, random.Next(Choices),
            random.Next(3) > 0);
    }

    /// <summary>Everybody has points and joins, and the first are let in: else most steps would be refused.</summary>
    private static Step? Opening(int number, int instances)
    {
        var user = number / 2 + 1;
        if (number == 2 * Users) return new Step(number, StepKind.Tick, 1, 0, [], 0, true);
        // A map that is missing shows nothing wrong.
        if (number == 2 * Users + 1) return new Step(number, StepKind.Rebuild, 1, 0, [], 0, true);
        return number > 2 * Users ? null
            : new Step(number, number % 2 == 0 ? StepKind.Charge : StepKind.Join, user, number % instances, [], 0, true);
    }

    private static StepKind KindOf(Random random)
    {
        var at = random.Next(Weights.Sum(w => w.Weight));
        foreach (var (kind, weight) in Weights)
        {
            if ((at -= weight) < 0) return kind;
        }

        throw new InvalidOperationException("The weights have no such sum.");
    }

    /// <summary>A number that mixes its three: the same on every machine.</summary>
    private static int Hash(int seed, int actor, int operation)
    {
        var mixed = (uint)seed * 2_654_435_761u ^ (uint)(actor + 1) * 2_246_822_519u ^ (uint)(operation + 1) * 3_266_489_917u;
        mixed = (mixed ^ (mixed >> 15)) * 2_246_822_519u;
        mixed = (mixed ^ (mixed >> 13)) * 3_266_489_917u;
        return (int)((mixed ^ (mixed >> 16)) & int.MaxValue);
    }
}
