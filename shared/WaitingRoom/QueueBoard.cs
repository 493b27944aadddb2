namespace BoxOffice.WaitingRoom;

/// <summary>What everybody may know of a queue.</summary>
/// <param name="RatePerSecond">The measured outflow; 0 before the first measurement.</param>
/// <param name="ServedNumber">The largest number let in: a place with a smaller one has had its turn.</param>
/// <param name="Passed">People who have passed the front of the line in this sale, let in or skipped.</param>
/// <param name="Now">Redis' clock at the reading.</param>
/// <param name="Message">The operators' message to those who wait; null for none.</param>
/// <param name="OpensAt">When it opens, or opened.</param>
/// <param name="SeedCommitment">SHA-256 of the lottery's seed; null without a lottery.</param>
/// <param name="Seed">The seed, from the opening on.</param>
/// <param name="SeatsLeft">Available seats of all dates to come behind this queue; by the seat maps, so some seconds old at most.</param>
public sealed record QueueBoard(
    string QueueId, QueuePhase Phase, long Waiting, long Active, int Capacity, double RatePerSecond, long ServedNumber, long Passed,
    DateTimeOffset Now, DateTimeOffset? OpensAt, string? SeedCommitment, string? Seed, string? Message, long SeatsLeft)
{
    internal static QueueBoard From(QueueState state, long seatsLeft) => new(
        state.QueueId, state.Phase, state.Waiting, state.Active, state.Capacity, state.PerSecond ?? 0, state.ServedNumber,
        state.Passed, state.Now, state.OpensAt, state.Commitment, state.Seed, state.Message, seatsLeft);
}

/// <summary>What operators see of a queue.</summary>
/// <param name="Skipped">Absent people who keep their place for the grace time.</param>
/// <param name="ResumesAs">The phase behind a pause; null while it is not paused.</param>
/// <param name="Epoch">The sale: one more with each new one.</param>
/// <param name="Revision">Of the settings; 0 where nobody configured the queue, which is closed until somebody does.</param>
/// <param name="AdmittedTotal">Since the sale, or Redis' memory of it, began.</param>
public sealed record QueueStats(
    string QueueId, QueuePhase Phase, QueuePhase? ResumesAs, long Epoch, long Revision, long Waiting, long Skipped, long Active,
    int Capacity, int AdmitPerTick, int SessionSeconds,
    double RatePerSecond, long ServedNumber, long AdmittedTotal, DateTimeOffset? OpensAt, string? SeedCommitment, string? Seed,
    string? Message)
{
    internal static QueueStats From(QueueState state) => new(
        state.QueueId, state.Phase, state.Phase == QueuePhase.Paused ? state.Running : null, state.Epoch, state.Revision, state.Waiting,
        state.Skipped, state.Active, state.Capacity, state.AdmitPerTick, state.SessionSeconds,
        state.PerSecond ?? 0, state.ServedNumber, state.AdmittedTotal, state.OpensAt, state.Commitment, state.Seed, state.Message);
}
