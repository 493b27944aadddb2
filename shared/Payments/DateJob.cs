using System.Text.Json.Serialization;
using BoxOffice.Catalog;
using BoxOffice.Reservations;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Payments;

/// <summary>How far the job of a date is.</summary>
public enum DateJobStatus
{
    /// <summary>Nothing was changed: these are the counts only.</summary>
    [JsonStringEnumMemberName("DRY_RUN")]
    DryRun,

    /// <summary>Reservations are being served.</summary>
    [JsonStringEnumMemberName("RUNNING")]
    Running,

    /// <summary>All that were found are served. It looks once more when no process can have the old date in its memory any more.</summary>
    [JsonStringEnumMemberName("CLOSING")]
    Closing,

    /// <summary>That look found nothing.</summary>
    [JsonStringEnumMemberName("DONE")]
    Done,
}

/// <summary>What the job did about a reservation.</summary>
public enum DateJobOutcome
{
    /// <summary>Nothing yet.</summary>
    Waiting,

    /// <summary>It was paid, and was refunded.</summary>
    Refunded,

    /// <summary>It was held, and was cancelled.</summary>
    Cancelled,

    /// <summary>Its holder is told that the date moved.</summary>
    Told,

    /// <summary>There was nothing to do: it had ended, or was made for the new time.</summary>
    Gone,

    /// <summary>It is not there yet: its hold may still be under way, so the next look finds it.</summary>
    Absent,

    /// <summary>It could not be served; the call sent again tries again.</summary>
    Failed,
}

/// <summary>A reservation that a job found.</summary>
/// <param name="Seats">Its seats as they were found.</param>
/// <param name="Points">What went back to the wallet.</param>
public sealed record DateJobEntry(ReservationId Id, IReadOnlyList<ReservedSeat> Seats, DateJobOutcome Outcome, long Points)
{
    /// <summary>Why it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>
/// The reservations of one message of a job. A reservation is in one page of its job, and its outcome follows from its own document:
/// however often a page is worked through, its counts are the same.
/// </summary>
/// <param name="FinishedAt">When it was worked through; null while it waits.</param>
public sealed record DateJobPage(
    string Id, string ConcertId, string Kind, int Number, IReadOnlyList<DateJobEntry> Entries, DateTimeOffset? FinishedAt)
{
    /// <summary>Reservations of a page: one message's work, a second or two.</summary>
    public const int Size = 25;

    /// <summary>The <see cref="Kind"/> of pages.</summary>
    public const string PageKind = "date-job-page";

    /// <summary>Whether it was worked through.</summary>
    [JsonIgnore]
    public bool Finished => FinishedAt is not null;

    /// <summary>A new page.</summary>
    public static DateJobPage Of(DateChange change, int number, IReadOnlyList<DateJobEntry> entries) =>
        new(IdOf(number), DateJob.PartitionOf(change), PageKind, number, entries, FinishedAt: null);

    /// <summary>The id of a page: they sort by number.</summary>
    public static string IdOf(int number) => $"page-{number:000000}";
}

/// <summary>Reservations, seats and points of a date.</summary>
public sealed record DateJobCounts(int Reservations, int Seats, long Points);

/// <summary>The job that serves the holders of seats of a date that was moved or cancelled. In a
/// partition of its own, with its pages.</summary>
public sealed record DateJob
{
    /// <summary>One a partition.</summary>
    public const string JobId = "job";

    /// <summary>Always "job".</summary>
    public string Id { get; init; } = JobId;

    /// <summary>Partition key: <see cref="PartitionOf"/>.</summary>
    public required string ConcertId { get; init; }

    /// <summary>Always "date-job".</summary>
    public string Kind { get; init; } = "date-job";

    /// <summary>What it is about.</summary>
    public required DateChange Change { get; init; }

    /// <summary>When the change was decided.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What holders are told; null for a move.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The move; null for a cancellation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateMove? Move { get; init; }

    /// <summary>How far it is.</summary>
    public DateJobStatus Status { get; init; } = DateJobStatus.Running;

    /// <summary>When messages of pages were sent last, or were seen to have done something; null before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The job of a change that was committed.</summary>
    /// <param name="date">The date as the record has it.</param>
    public static DateJob Of(DateChange change, DateDocument date)
    {
        var move = change.Move is { } number ? date.Moves![number - 1] : null;
        return new DateJob
        {
            ConcertId = PartitionOf(change),
            Change = change,
            CreatedAt = move?.At ?? date.Cancelled!.At,
            Reason = move is null ? date.Cancelled!.Reason : null,
            Move = move,
        };
    }

    /// <summary>The value of the partition key.</summary>
    public static string PartitionOf(DateChange change) =>
        change.Move is { } move ? $"job:{change.ConcertDateId}:move:{move}" : $"job:{change.ConcertDateId}:cancel";

    /// <summary>The partition of a job and its pages.</summary>
    public static PartitionKey Partition(DateChange change) => new(PartitionOf(change));
}

/// <summary>The message of the queue date-job-page.</summary>
/// <param name="Number">The page; when it is done, the page a wave further is sent.</param>
/// <param name="Count">Pages that the job had when this was sent.</param>
public sealed record DateJobPageMessage(DateChange Change, int Number, int Count);
