using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The tick of every queue: clear away what ran out, then let the front in, chunk by chunk, so that Redis serves others in between. Safe to
/// run twice at once, late, or not at all: the scripts know the window.
/// </summary>
public sealed partial class Admission(WaitingLine line, ILogger<Admission> logger)
{
    /// <summary>100,000 people examined a queue and tick: absent crowds are passed quickly, and a tick still ends in a second or so.</summary>
    public const int MostChunks = 100_000 / WaitingLine.Chunk;

    /// <summary>One tick of all queues.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        WaitingRoomMetrics.Ticked();
        Exception? failed = null;
        foreach (var queueId in await line.QueuesAsync())
        {
            try
            {
                await TickAsync(queueId, cancellationToken);
            }
            // One queue's trouble (its settings cannot be read, say) must not hold up the other queues; the tick still counts as failed.
            catch (Exception trouble) when (trouble is not OperationCanceledException and not RedisConnectionException)
            {
                QueueFailed(trouble, queueId);
                failed = trouble;
            }
        }

        if (failed is not null) throw new InvalidOperationException("The tick of a queue failed; see the log.", failed);
    }

    /// <summary>One tick of one queue.</summary>
    /// <returns>People let in.</returns>
    public async Task<int> TickAsync(string queueId, CancellationToken cancellationToken)
    {
        await SweepAsync(queueId, cancellationToken);
        var admitted = 0;
        for (var chunks = 0; chunks < MostChunks; chunks++)
        {
            var chunk = await line.AdmitAsync(queueId, cancellationToken);
            WaitingRoomMetrics.Admitted(queueId, chunk);
            admitted += chunk.Admitted;
            if (chunk.IsOver) break;
        }

        var state = await line.StateAsync(queueId, cancellationToken);
        WaitingRoomMetrics.Now(state);
        if (admitted > 0) Admitted(queueId, admitted, state.Active, state.Waiting);
        if (state is not { Phase: QueuePhase.Closed, Active: 0 }) return admitted;
        await line.RetireAsync(queueId, cancellationToken);
        WaitingRoomMetrics.Forget(queueId);
        return admitted;
    }

    private async Task SweepAsync(string queueId, CancellationToken cancellationToken)
    {
        for (var chunks = 0; chunks < MostChunks; chunks++)
        {
            var chunk = await line.SweepAsync(queueId, cancellationToken);
            WaitingRoomMetrics.Swept(queueId, chunk);
            if (!chunk.HasMore) return;
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Queue {QueueId}: admitted {Admitted}; active {Active}, waiting {Waiting}")]
    private partial void Admitted(string queueId, int admitted, long active, long waiting);

    [LoggerMessage(2002, LogLevel.Error, "Queue {QueueId}: the tick failed")]
    private partial void QueueFailed(Exception exception, string queueId);
}
