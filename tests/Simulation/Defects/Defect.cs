using BoxOffice.Reservations;
using BoxOffice.Simulation.Seams;

namespace BoxOffice.Simulation.Defects;

/// <summary>Something that is wrong on purpose, at a seam: the controls show that histories find it.</summary>
/// <param name="Name">What is wrong, in words.</param>
internal sealed record Defect(string Name)
{
    public static readonly Defect None = new("none");

    /// <summary>The seed that found it when it was planted: tried first, so that a run need not look for it.</summary>
    public int FoundBy { get; init; } = SimulationRun.FirstSeed;

    /// <summary>Writes to this container are made whatever their conditions say.</summary>
    public string? UnconditionalContainer { get; init; }

    /// <summary>Reads of this container do not ask for the last commit.</summary>
    public string? PlainReadsOf { get; init; }

    /// <summary>A 404 with a sub-status says that the item is absent.</summary>
    public bool TakesAny404ForAbsent { get; init; }

    /// <summary>Messages to these queues are never sent: <see cref="KindOf"/>.</summary>
    public string? DroppedMessages { get; init; }

    /// <summary>Messages that finish a call are visible at once.</summary>
    public bool HasShortDelay { get; init; }

    /// <summary>Settling writes no tombstone.</summary>
    public bool HasNoTombstone { get; init; }

    /// <summary>Overdue holds are never looked for.</summary>
    public bool HasNoSweep { get; init; }

    /// <summary>Decisions that nothing has followed are never looked for.</summary>
    public bool HasNoReconciler { get; init; }

    /// <summary>Events that wait past their time are never looked for.</summary>
    public bool ForgetsEvents { get; init; }

    /// <summary>Jobs of dates that do not go on are never looked for.</summary>
    public bool ForgetsJobs { get; init; }

    /// <summary>A message is done when its handler fails.</summary>
    public bool ForgetsFailedMessages { get; init; }

    /// <summary>What a message says, replaced.</summary>
    public (string From, string To)? Wording { get; init; }

    /// <summary>A text of a script, replaced.</summary>
    public (string From, string To)? Script { get; init; }

    public bool IgnoresConditions(string container) => container == UnconditionalContainer;

    public bool IgnoresLatest(string container) => container == PlainReadsOf;

    /// <summary>The request is answered as done, and is not.</summary>
    public bool Swallows(CosmosRequestName name, HttpRequestMessage request) =>
        HasNoTombstone && name.Operation == "create"
            && CosmosRequestName.TextOf(request).Contains($"\"kind\":\"{Reservation.TombstoneKind}\"", StringComparison.Ordinal);

    public bool Drops(string queue) => KindOf(queue) == DroppedMessages;

    public TimeSpan DelayOf(string queue, TimeSpan delay) =>
        HasShortDelay && KindOf(queue) is not ("settle" or "job") ? TimeSpan.Zero : delay;

    public string Reworded(string body) => Wording is { } wording ? body.Replace(wording.From, wording.To, StringComparison.Ordinal) : body;

    public string Mutated(string script) => Script is { } text ? script.Replace(text.From, text.To, StringComparison.Ordinal) : script;

    /// <summary>The queue without its shard: settle, payment, cancel, refund, job, event.</summary>
    public static string KindOf(string queue) =>
        queue.StartsWith("settle", StringComparison.Ordinal) ? "settle"
        : queue.StartsWith("date-job", StringComparison.Ordinal) ? "job"
        : queue.Contains("payment", StringComparison.Ordinal) ? "payment"
        : queue.Contains("cancel", StringComparison.Ordinal) ? "cancel"
        : queue.Contains("refund", StringComparison.Ordinal) ? "refund" : "event";
}
