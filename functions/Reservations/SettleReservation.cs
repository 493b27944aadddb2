using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles holds when they are due. One function per shard of the queue, because a function has one trigger.</summary>
public sealed class SettleReservation(ReservationMessages messages, OutageRetry outages)
{
    [Function("SettleReservation0")]
    public Task RunShard0Async([QueueTrigger(ReservationQueues.Settle0)] string message, CancellationToken cancellationToken) =>
        SettleAsync("SettleReservation0", ReservationQueues.Settle0, message, cancellationToken);

    [Function("SettleReservation1")]
    public Task RunShard1Async([QueueTrigger(ReservationQueues.Settle1)] string message, CancellationToken cancellationToken) =>
        SettleAsync("SettleReservation1", ReservationQueues.Settle1, message, cancellationToken);

    [Function("SettleReservation2")]
    public Task RunShard2Async([QueueTrigger(ReservationQueues.Settle2)] string message, CancellationToken cancellationToken) =>
        SettleAsync("SettleReservation2", ReservationQueues.Settle2, message, cancellationToken);

    [Function("SettleReservation3")]
    public Task RunShard3Async([QueueTrigger(ReservationQueues.Settle3)] string message, CancellationToken cancellationToken) =>
        SettleAsync("SettleReservation3", ReservationQueues.Settle3, message, cancellationToken);

    private async Task SettleAsync(string function, string queue, string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(function, message);
        await outages.RunAsync(queue, message, messages.SettleAsync, cancellationToken);
    }
}
