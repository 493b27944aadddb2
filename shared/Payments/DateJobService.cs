using BoxOffice.Events;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>Serves one reservation of a date that was cancelled or moved. Idempotent: its outcome follows
/// from the reservation's document.</summary>
public sealed class DateJobService(
    ReservationStore reservations, Releases releases, Settlement settlement, EventOutbox events, IOptions<ReservationOptions> options)
{
    /// <summary>The entry with its outcome.</summary>
    public Task<DateJobEntry> ServeAsync(DateJob job, DateJobEntry entry, CancellationToken cancellationToken) =>
        job.Move is null ? ReleaseAsync(job, entry, cancellationToken) : TellAsync(job, entry, cancellationToken);

    /// <summary>Paid becomes refunded, held becomes cancelled; a hold that is still under way finds a tombstone.</summary>
    private async Task<DateJobEntry> ReleaseAsync(DateJob job, DateJobEntry entry, CancellationToken cancellationToken)
    {
        var outcome = await releases.ReleaseAsync(entry.Id, new ReleaseOrder { ByOperator = true, ForDate = true, Reason = job.Reason });
        if (outcome.Refused(out var refusal, out var ended))
        {
            if (refusal.Kind == RefusalKind.Unavailable) return entry with { Outcome = DateJobOutcome.Failed, Error = refusal.Code };
            await settlement.SettleAsync(new SeatsToSettle(entry.Id, job.Change.ConcertDateId, entry.Seats), cancellationToken);
            return entry with { Outcome = DateJobOutcome.Gone };
        }

        return ended.Returned?[^1] is { ForDate: true } returned
            ? entry with { Outcome = returned.WasPaid ? DateJobOutcome.Refunded : DateJobOutcome.Cancelled, Points = returned.Points }
            : entry with { Outcome = DateJobOutcome.Gone };
    }

    /// <summary>Tells holders whose reservation is for another time than the date has now.</summary>
    private async Task<DateJobEntry> TellAsync(DateJob job, DateJobEntry entry, CancellationToken cancellationToken)
    {
        if (await reservations.FindAsync(entry.Id, cancellationToken) is not { Item: var found })
            return entry with { Outcome = DateJobOutcome.Absent };
        var isOpen = found.Status is ReservationStatus.Held or ReservationStatus.Paid;
        if (!isOpen || found.StartsAt.ToUnixTimeMilliseconds() == job.Move!.To.ToUnixTimeMilliseconds())
            return entry with { Outcome = DateJobOutcome.Gone };
        var moved = ReservationEvents.OfMove(found, job.Change.Move!.Value, job.Move,
            job.Move.At + TimeSpan.FromHours(options.Value.MoveRefundHours));
        await events.AnnounceAsync(moved, cancellationToken);
        return entry with { Outcome = DateJobOutcome.Told };
    }
}
