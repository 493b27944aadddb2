using Microsoft.Extensions.Hosting;

namespace BoxOffice.Local.Host;

/// <summary>Whoever starts a host ends it: the default lifetime would listen for Ctrl-C, once for every host in the process.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
