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
public sealed partial class OverdueHolds(CosmosDatabase cosmos, IMessageSender messages, TimeProvider time, ILogger<OverdueHolds> logger)
{
    /// <summary>The most that one run queues; the next run takes the rest.</summary>
    private const int MaxSeats = 1000;

    /// <summary>A message comes at most this late when all is well, and then needs no help.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly Counter<long> Swept = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.reservations.swept", "{reservation}", "Overdue holds that no message had settled.");

    /// <summary>
    /// One query over all partitions, by the index on holdUntil: held seats only have that value, so it reads what is overdue and no more.
    /// </summary>
    /// <returns>How many reservations were queued.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.holdUntil < @before OFFSET 0 LIMIT {MaxSeats}")
            .WithParameter("@before", (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds());
        var overdue = await cosmos.Seats.PeekAllAsync(query, partition: null, BoxOfficeJson.Default.Seat, cancellationToken);
        var holds = overdue.Where(s => s.ReservationId is not null).GroupBy(s => (Id: s.ReservationId!.Value, s.ConcertDateId)).ToList();
        foreach (var hold in holds)
        {
            var seats = hold.Select(s => new ReservedSeat(s.SeatNumber, s.Block[(s.Block.IndexOf(':') + 1)..], null));
            await messages.SendAsync(
                ReservationQueues.SettleOf(hold.Key.Id),
                new SeatsToSettle(hold.Key.Id, hold.Key.ConcertDateId, [.. seats]),
                BoxOfficeJson.Default.SeatsToSettle,
                TimeSpan.Zero,
                cancellationToken);
        }

        Swept.Add(holds.Count);
        if (holds.Count > 0) Found(holds.Count);
        return holds.Count;
    }

    [LoggerMessage(4003, LogLevel.Warning, "{Count} holds are overdue and were queued to be settled")]
    private partial void Found(int count);
}
