using System.Diagnostics.Metrics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>
/// Finds reservations whose seats, map or events have not followed a decision, because a message was lost or poisoned or a process died,
/// and queues the message that finishes it again: refunded but sold, paid but untold, cancelled but held.
/// </summary>
public sealed partial class Reconciler(
    CosmosDatabase cosmos, IMessageSender messages, TimeProvider time, IOptions<ReservationOptions> options, ILogger<Reconciler> logger)
{
    /// <summary>The most that one run queues; the next run takes the rest.</summary>
    private const int MaxReservations = 1000;

    /// <summary>When all is well, the message comes at most this long after it becomes visible.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly Counter<long> Unfollowed = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.reservations.unfollowed", "{decision}",
        "Decisions whose seats, map or events had not followed and were queued again, by status.");

    /// <summary>One query over all partitions, by the index on followsSince: only what has not followed has that value.</summary>
    /// <returns>How many messages were queued.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - TimeSpan.FromSeconds(options.Value.FinishSeconds) - Grace;
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.followsSince < @before OFFSET 0 LIMIT {MaxReservations}")
            .WithParameter("@before", before.ToUnixTimeMilliseconds());
        var found = await cosmos.Accounts.PeekAllAsync(query, partition: null, BoxOfficeJson.Default.Reservation, cancellationToken);
        var sent = 0;
        foreach (var reservation in found) sent += await SendAsync(reservation, cancellationToken);
        if (sent > 0) Found(sent);
        return sent;
    }

    /// <summary>Queues the messages of all that has not followed yet, visible at once.</summary>
    public async Task<int> SendAsync(Reservation reservation, CancellationToken cancellationToken)
    {
        foreach (var follow in reservation.Follows ?? [])
        {
            await messages.SendAsync(
                follow.QueueOf(reservation.Id), follow.MessageOf(reservation), BoxOfficeJson.Default.SeatsToSettle, TimeSpan.Zero,
                cancellationToken);
            Unfollowed.Add(1, new KeyValuePair<string, object?>("status", follow.Became.ToString()));
        }

        return reservation.Follows?.Count ?? 0;
    }

    [LoggerMessage(4004, LogLevel.Warning, "{Count} decisions had not been followed and were queued again")]
    private partial void Found(int count);
}
