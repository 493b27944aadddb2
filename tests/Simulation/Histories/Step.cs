namespace BoxOffice.Simulation.Histories;

/// <summary>What somebody does.</summary>
internal enum StepKind
{
    Join,
    Poll,
    Charge,
    Hold,
    HoldBest,
    Pay,
    Release,
    ReleasePart,
    Sell,
    Refund,
    Block,
    Unblock,
    Move,
    CancelDate,
    Repeat,
    Tick,
    Sweep,
    Reconcile,
    Pause,
    Reopen,
    Close,
    Rebuild,
    SettleByHand,
    Requeue,
    Hide,
    Show,
    LoseRedis,
    RestoreRedis,
    LoseMessage,
    Pass,
}

/// <summary>A step of a history as its seed draws it.</summary>
/// <param name="Number">Its place; also the number of its flow.</param>
/// <param name="User">Who.</param>
/// <param name="Instance">Where the call arrives.</param>
/// <param name="Seats">Which seats, or how many of the best.</param>
/// <param name="Choice">A number to choose by: which reservation, which earlier step, how long.</param>
/// <param name="IsKeyed">The client names its call, and names a repetition the same.</param>
internal sealed record Step(int Number, StepKind Kind, long User, int Instance, IReadOnlyList<int> Seats, int Choice, bool IsKeyed)
{
    public override string ToString() => Kind switch
    {
        StepKind.Hold =>
            $"{Number}. user {User} holds seats {string.Join(", ", Seats)} at instance {Instance + 1}{(IsKeyed ? " with a key" : "")}",
        StepKind.HoldBest => $"{Number}. user {User} holds the best {Seats.Count} at instance {Instance + 1}",
        StepKind.Sell => $"{Number}. seats {string.Join(", ", Seats)} are sold at the box office, at instance {Instance + 1}",
        StepKind.Block or StepKind.Unblock => $"{Number}. {Kind} of seats {string.Join(", ", Seats)} at instance {Instance + 1}",
        StepKind.Join or StepKind.Poll or StepKind.Charge or StepKind.Pay or StepKind.Release or StepKind.ReleasePart
            or StepKind.Refund => $"{Number}. user {User}: {Kind} at instance {Instance + 1}",
        StepKind.Pass => $"{Number}. {Choice % Drawing.LongestPause + 1} s pass",
        _ => $"{Number}. {Kind} at instance {Instance + 1}",
    };
}
