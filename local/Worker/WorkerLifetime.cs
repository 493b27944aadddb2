using Microsoft.Extensions.Hosting;

namespace BoxOffice.Local.Worker;

/// <summary>When timers and queues begin and end: after the start is complete, and with a bounded grace at the stop.</summary>
internal sealed class WorkerLifetime : IDisposable
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource abandoned = new();

    public WorkerLifetime(IHostApplicationLifetime host, LocalWorkerOptions options)
    {
        host.ApplicationStarted.Register(started.SetResult);
        host.ApplicationStopping.Register(() => abandoned.CancelAfter(options.StopWithin));
    }

    /// <summary>The token of running timers and messages: fires when the grace of a stop is over.</summary>
    public CancellationToken Abandoned => abandoned.Token;

    /// <summary>Ends when the application serves; false where it stops before.</summary>
    public async Task<bool> StartedAsync(CancellationToken stopping)
    {
        await Task.WhenAny(started.Task, Task.Delay(Timeout.Infinite, stopping));
        return started.Task.IsCompleted;
    }

    public void Dispose() => abandoned.Dispose();
}
