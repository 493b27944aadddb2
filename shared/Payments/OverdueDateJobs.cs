using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>
/// Finds moved and cancelled dates whose job does not go on, because its message was lost or given up, and queues that message again. The
/// catalogue names the changes, so nothing depends on one message.
/// </summary>
public sealed partial class OverdueDateJobs(
    ListConcerts concerts,
    DateJobStore store,
    IMessageSender messages,
    TimeProvider time,
    IOptions<DateJobOptions> options,
    ILogger<OverdueDateJobs> logger)
{
    /// <summary>Holders are served within hours; older changes are not checked again.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(7);

    /// <summary>Jobs that this process has seen done: they stay so, but for a call that tries again what failed.</summary>
    private readonly ConcurrentDictionary<(DateChange Change, DateTimeOffset At), bool> done = new();

    /// <summary>A job sends its pages again after the setting, and looks more often than that: after twice
    /// as long nothing is under way.</summary>
    private TimeSpan Patience => TimeSpan.FromSeconds(2 * options.Value.ResendSeconds);

    /// <summary>A point read for each change of the last week whose job is not known to be done.</summary>
    /// <returns>How many messages were queued.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var sent = 0;
        foreach (var made in (await concerts(cancellationToken))
            .SelectMany(concert => concert.Dates.SelectMany(date => DateChange.Of(concert.Number, date))))
        {
            if (now - made.At > LooksBack) done.TryRemove(made, out _);
            else if (now - made.At > Patience && !done.ContainsKey(made) && await IsOverdueAsync(made, now, cancellationToken))
            {
                await messages.SendAsync(
                    DateChanges.Queue, made.Change, BoxOfficeJson.Default.DateChange, TimeSpan.Zero, cancellationToken);
                Overdue(made.Change.ConcertDateId);
                sent++;
            }
        }

        return sent;
    }

    private async Task<bool> IsOverdueAsync(
        (DateChange Change, DateTimeOffset At) made, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(made.Change, cancellationToken) is not { Item: var job }) return true;
        if (job.Status != DateJobStatus.Done) return job.SentAt is not { } sent || now - sent > Patience;
        done[made] = true;
        return false;
    }

    [LoggerMessage(5004, LogLevel.Warning, "The job of date {ConcertDateId} did not go on and was queued again")]
    private partial void Overdue(long concertDateId);
}
