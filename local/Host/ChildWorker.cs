using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace BoxOffice.Local.Host;

/// <summary>The worker as a process of its own, started and called as the real host does it; the hop is the real host's library.</summary>
internal sealed class ChildWorker : IFunctionsWorker
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);
    private readonly Process process;
    private readonly WorkerChannel channel;
    private readonly ServiceProvider forwarding;
    private readonly IHttpForwarder forwarder;
    private readonly HttpMessageInvoker client;
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool stopping;

    private ChildWorker(Process process, WorkerChannel channel)
    {
        this.process = process;
        this.channel = channel;
        forwarding = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
        forwarder = forwarding.GetRequiredService<IHttpForwarder>();
        client = new HttpMessageInvoker(new WorkerConnect(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        }));
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            if (!stopping) ended.TrySetResult($"The functions worker ended with exit code {process.ExitCode}.");
        };
        if (process.HasExited) ended.TrySetResult($"The functions worker ended with exit code {process.ExitCode}.");
    }

    public IServiceProvider? Services => null;

    public Task<string> Ended => ended.Task;

    /// <summary>Starts the process.</summary>
    /// <exception cref="HostException">The app was not built.</exception>
    public static ChildWorker Start(FunctionsHostOptions options, string endpoint, WorkerChannel channel)
    {
        var assembly = Path.Combine(options.ApplicationDirectory, $"{options.Application.Assembly.GetName().Name}.dll");
        if (!File.Exists(assembly)) throw new HostException($"There is no {assembly}; build the app first.");
        var start = ChildProcess.EndingWithUs(
            ExecutablePath.Dotnet, assembly, "--functions-uri", endpoint, "--functions-worker-id", "child",
            "--functions-request-id", "child",
            "--functions-grpc-max-message-length", int.MaxValue.ToString());
        start.WorkingDirectory = options.ApplicationDirectory;
        foreach (var (name, value) in Environment(options)) start.Environment[name] = value;
        return new ChildWorker(Process.Start(start)!, channel);
    }

    public async Task ServeAsync(HttpContext http, IReadOnlyDictionary<string, string> capabilities)
    {
        var error = await forwarder.SendAsync(http, capabilities["HttpUri"], client, ForwarderRequestConfig.Empty, HttpTransformer.Default);
        if (error != ForwarderError.None && !http.RequestAborted.IsCancellationRequested)
            throw new HttpRequestException($"The worker could not be called: {error}.", http.GetForwarderErrorFeature()?.Exception);
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        channel.Terminate(EndsWithin);
        using (var patience = new CancellationTokenSource(EndsWithin))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        process.Dispose();
        client.Dispose();
        await forwarding.DisposeAsync();
    }

    /// <summary>The settings as environment variables, and what the real host sets beside them.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Environment(FunctionsHostOptions options) =>
        options.Settings.AsEnumerable().Where(s => s.Value is not null)
            .Select(s => KeyValuePair.Create(s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value))
            .Concat(new Dictionary<string, string?>
            {
                ["FUNCTIONS_APPLICATION_DIRECTORY"] = options.ApplicationDirectory,
                ["FUNCTIONS_WORKER_DIRECTORY"] = options.ApplicationDirectory,
                ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
                ["AZURE_FUNCTIONS_ENVIRONMENT"] = options.EnvironmentName,
            });
}
