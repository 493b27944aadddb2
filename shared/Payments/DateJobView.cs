using System.Text.Json.Serialization;
using BoxOffice.Catalog;

namespace BoxOffice.Payments;

/// <summary>What an operator asked to be done to a date.</summary>
public enum DateJobKind
{
    /// <summary>Refund and release everything.</summary>
    [JsonStringEnumMemberName("CANCEL")]
    Cancel,

    /// <summary>Tell every holder.</summary>
    [JsonStringEnumMemberName("MOVE")]
    Move,
}

/// <summary>A reservation that could not be served.</summary>
public sealed record DateJobFailure(string ReservationId, string Error);

/// <summary>A job as an operator reads it.</summary>
/// <param name="Reservations">Found so far; <paramref name="Done"/>, <paramref name="Left"/> and
/// <paramref name="Failed"/> add up to it.</param>
/// <param name="Seats">Of reservations that were refunded, cancelled or told; of a dry run, of all.</param>
/// <param name="Points">That went back to wallets; of a dry run, that would.</param>
/// <param name="Failures">The first twenty.</param>
public sealed record DateJobView(
    long ConcertId,
    long ConcertDateId,
    DateJobKind Kind,
    DateJobStatus Status,
    int Reservations,
    int Done,
    int Left,
    int Failed,
    int Seats,
    long Points,
    IReadOnlyList<DateJobFailure> Failures)
{
    private const int ShownFailures = 20;

    /// <summary>What holders are told; null for a move.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The old and the new time; null for a cancellation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateMove? Move { get; init; }

    /// <summary>When it was decided; null for a dry run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What cancelling a date would do.</summary>
    public static DateJobView DryRun(DateChange change, DateJobCounts counts) => new(
        change.ConcertId, change.ConcertDateId, DateJobKind.Cancel, DateJobStatus.DryRun,
        counts.Reservations, 0, counts.Reservations, 0, counts.Seats, counts.Points, []);

    /// <summary>How far a job is, by its pages.</summary>
    public static DateJobView Of(DateJob job, IReadOnlyList<DateJobPage> pages)
    {
        var entries = pages.SelectMany(p => p.Entries).Where(e => e.Outcome != DateJobOutcome.Absent).ToList();
        var failures = entries.Where(e => e.Outcome == DateJobOutcome.Failed).ToList();
        var left = entries.Count(e => e.Outcome == DateJobOutcome.Waiting);
        var served = entries.Where(e => e.Outcome is DateJobOutcome.Refunded or DateJobOutcome.Cancelled or DateJobOutcome.Told);
        return new DateJobView(
            job.Change.ConcertId,
            job.Change.ConcertDateId,
            job.Move is null ? DateJobKind.Cancel : DateJobKind.Move,
            job.Status,
            entries.Count,
            entries.Count - left - failures.Count,
            left,
            failures.Count,
            served.Sum(e => e.Seats.Count),
            entries.Sum(e => e.Points),
            [.. failures.Take(ShownFailures).Select(e => new DateJobFailure(e.Id.Value, e.Error ?? ""))])
        {
            Reason = job.Reason,
            Move = job.Move,
            CreatedAt = job.CreatedAt,
            FinishedAt = job.FinishedAt,
        };
    }
}
