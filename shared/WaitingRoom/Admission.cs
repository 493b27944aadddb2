using BoxOffice.Platform.Health;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The tick of every queue: clear away what ran out, then let the front in, chunk by chunk, so that Redis serves others in between. Safe to
/// run twice at once, late, or not at all: the scripts know the window.
/// </summary>
public sealed partial class Admission(WaitingLine line, ILogger<Admission> logger)
{
    /// <summary>People skipped per queue and tick: absent crowds are passed at once, and a tick still ends in a second or so.</summary>
    public const int MostSkipped = 200_000;

    private const int MostSweeps = MostSkipped / WaitingLine.Chunk;

    /// <summary>One tick of all queues.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
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
        await CompareAsync(queueId, cancellationToken);
        var isOver = await SweepAsync(queueId, cancellationToken);
        var (admitted, skipped) = (0, 0);
        for (var done = false; !done && skipped < MostSkipped;)
        {
            var chunk = await line.AdmitAsync(queueId, cancellationToken);
            WaitingRoomMetrics.Admitted(queueId, chunk);
            (admitted, skipped, done) = (admitted + chunk.Admitted, skipped + chunk.Skipped, chunk.IsOver);
        }

        var state = await line.StateAsync(queueId, cancellationToken);
        WaitingRoomMetrics.Now(state);
        if (admitted > 0) Admitted(queueId, admitted, state.Active, state.Waiting);
        await SaveMemoryAsync(queueId, cancellationToken);
        if (!isOver) return admitted;
        await line.RetireAsync(queueId, cancellationToken);
        WaitingRoomMetrics.Forget(queueId);
        return admitted;
    }

    /// <summary>The record leads. While it does not answer, the line goes on by what Redis knows.</summary>
    private async Task CompareAsync(string queueId, CancellationToken cancellationToken)
    {
        try
        {
            await line.CompareAsync(queueId, cancellationToken);
        }
        catch (Exception outage) when (outage is not RedisException && Outages.RefusalFor(outage) is not null)
        {
            RecordSilent(queueId, outage.GetType().Name);
        }
    }

    private async Task SaveMemoryAsync(string queueId, CancellationToken cancellationToken)
    {
        try
        {
            await line.SaveMemoryAsync(queueId, cancellationToken);
        }
        // The next tick saves it; until then the processes themselves know what they have seen.
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            RecordSilent(queueId, outage.GetType().Name);
        }
    }

    /// <returns>Whether the sale is over, and can be forgotten.</returns>
    private async Task<bool> SweepAsync(string queueId, CancellationToken cancellationToken)
    {
        for (var chunks = 0; chunks < MostSweeps; chunks++)
        {
            var chunk = await line.SweepAsync(queueId, cancellationToken);
            WaitingRoomMetrics.Swept(queueId, chunk);
            if (!chunk.HasMore) return chunk.IsOver;
        }

        return false;
    }

    [LoggerMessage(2001, LogLevel.Information, "Queue {QueueId}: admitted {Admitted}; active {Active}, waiting {Waiting}")]
    private partial void Admitted(string queueId, int admitted, long active, long waiting);

    [LoggerMessage(2003, LogLevel.Warning, "Queue {QueueId}: its record does not answer, so the tick goes by what Redis knows: {Reason}")]
    private partial void RecordSilent(string queueId, string reason);

    [LoggerMessage(2002, LogLevel.Error, "Queue {QueueId}: the tick failed")]
    private partial void QueueFailed(Exception exception, string queueId);
}
