using BoxOffice.WaitingRoom;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Sample;

/// <summary>Opens waiting rooms: a queue that nobody configured is closed.</summary>
public static class SampleQueues
{
    /// <summary>Opens a queue with the default rate and capacity, unless somebody configured it before. Redis learns of it with the first call.</summary>
    public static Task OpenAsync(IServiceProvider services, string queueId, CancellationToken cancellationToken) =>
        services.GetRequiredService<WaitingRoomRecord>().ChangeAsync(
            queueId, old => old.Revision > 0 ? null : old with { Revision = 1, Epoch = 1, Phase = QueuePhase.Open }, cancellationToken);
}
