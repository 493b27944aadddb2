using System.Diagnostics.Metrics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Reservations;

/// <summary>
/// Finds seats that are held past their time, because a message was lost or poisoned or a buyer was slower than its own hold, and
/// queues them to be settled.
/// </summary>
public sealed partial class OverdueHolds
{
    /// <summary>One run's share; the next run has the rest.</summary>
    private const int MaxSeats = 1000;

    /// <summary>A message comes at most this late when all is well, and then needs no help.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly Counter<long> Swept = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.reservations.swept", "{reservation}", "Overdue holds that no message had settled.");

    private readonly CosmosDatabase cosmos;
    private readonly IMessageSender messages;
    private readonly ProtocolGuards guards;
    private readonly TimeProvider time;
    private readonly ILogger<OverdueHolds> logger;

    internal OverdueHolds(CosmosDatabase cosmos, IMessageSender messages, ProtocolGuards guards, TimeProvider time, ILogger<OverdueHolds> logger) =>
        (this.cosmos, this.messages, this.guards, this.time, this.logger) = (cosmos, messages, guards, time, logger);

    /// <summary>
    /// One query over all partitions, by the index on holdUntil: held seats only have that value, so it reads what is overdue and no more.
    /// </summary>
    /// <returns>How many reservations were queued.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (!guards.Sweep) return 0;
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.holdUntil < @before OFFSET 0 LIMIT {MaxSeats}")
            .WithParameter("@before", (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds());
        var overdue = await cosmos.Seats.QueryAsync(query, partition: null, BoxOfficeJson.Default.Seat, cancellationToken);
        var holds = overdue.Where(s => s.ReservationId is not null).GroupBy(s => (s.ReservationId!, s.ConcertDateId)).ToList();
        foreach (var hold in holds)
        {
            if (!ReservationId.TryParse(hold.Key.Item1, out var id)) continue;
            var seats = hold.Select(s => new ReservedSeat(s.SeatNumber, s.Block[(s.Block.IndexOf(':') + 1)..], null));
            await messages.SendAsync(
                ReservationQueues.SettleOf(id), new SeatsToSettle(id.Value, hold.Key.ConcertDateId, [.. seats]), BoxOfficeJson.Default.SeatsToSettle, TimeSpan.Zero, cancellationToken);
        }

        Swept.Add(holds.Count);
        if (holds.Count > 0) Found(holds.Count);
        return holds.Count;
    }

    [LoggerMessage(4003, LogLevel.Warning, "{Count} holds are overdue and were queued to be settled")]
    private partial void Found(int count);
}
