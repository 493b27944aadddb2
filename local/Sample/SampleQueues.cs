using BoxOffice.WaitingRoom;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Sample;

/// <summary>Opens waiting rooms: a queue that nobody configured is closed.</summary>
public static class SampleQueues
{
    /// <summary>Opens a queue with the default rate and capacity, unless somebody configured it before.</summary>
    public static async Task OpenAsync(IServiceProvider services, string queueId, CancellationToken cancellationToken)
    {
        var opens = false;
        var settings = await services.GetRequiredService<WaitingRoomRecord>().ChangeAsync(queueId, Open, cancellationToken);
        // A tick may have told Redis before that the queue is closed, and the next is ten seconds away.
        if (opens) await services.GetRequiredService<WaitingLine>().ConfigureAsync(queueId, settings!, begins: true);

        QueueSettings? Open(QueueSettings old)
        {
            opens = old.Revision == 0;
            return opens ? old with { Revision = 1, Epoch = 1, Phase = QueuePhase.Open } : null;
        }
    }
}
