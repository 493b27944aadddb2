using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>
/// A Functions host on 127.0.0.1: it speaks the worker's protocol to the real worker, which runs the deployed assembly. What differs
/// from the real host: docs/adr/0056-one-build.md.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>The version of the real host that this one follows.</summary>
    internal const string Version = "4.1037.0.0";

    private readonly FunctionsHostOptions options;
    private readonly ILoggerFactory loggers;
    private readonly WorkerChannel channel;
    private readonly WorkerEndpoint endpoint;
    private readonly IFunctionsWorker worker;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abandoned = new();
    private WebApplication? front;
    private AdminCalls? admin;
    private HttpFunctions? http;
    private Task triggers = Task.CompletedTask;

    private FunctionsHost(
        FunctionsHostOptions options, ILoggerFactory loggers, WorkerChannel channel, WorkerEndpoint endpoint, IFunctionsWorker worker) =>
        (this.options, this.loggers, this.channel, this.endpoint, this.worker) = (options, loggers, channel, endpoint, worker);

    /// <summary>Where HTTP functions are: <c>http://127.0.0.1:7071/api/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The app's services; null where the worker is a child process.</summary>
    public IServiceProvider? Services => worker.Services;

    /// <summary>Completes when the worker has ended by itself; the text says how.</summary>
    public Task<string> WorkerEnded => worker.Ended;

    /// <summary>Starts the worker and returns when its functions are served.</summary>
    /// <exception cref="HostException">The app, its host.json or a trigger is wrong, or the worker did not start.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken = default)
    {
        var json = HostJson.Load(options.ApplicationDirectory, options.Settings);
        FunctionsMetadata.Check(options.ApplicationDirectory);
        var logging = LoggerFactory.Create(builder => options.Logging(builder.SetMinimumLevel(LogLevel.Warning)));
        var stream = new WorkerChannel(new WorkerLog(logging));
        var listening = await WorkerEndpoint.StartAsync(stream, cancellationToken);
        IFunctionsWorker? started = null;
        try
        {
            started = options.Child
                ? ChildWorker.Start(options, listening.Address, stream)
                : await InProcessWorker.StartAsync(options, listening.Address, cancellationToken);
            var host = new FunctionsHost(options, logging, stream, listening, started);
            await host.ServeAsync(json, cancellationToken);
            return host;
        }
        catch
        {
            if (started is not null) await started.DisposeAsync();
            await listening.DisposeAsync();
            logging.Dispose();
            throw;
        }
    }

    /// <summary>Runs a timer or queue function once and returns when it has run.</summary>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    public Task RunAsync(string function, string input, CancellationToken cancellationToken) =>
        admin!.RunAsync(function, input, cancellationToken);

    /// <summary>
    /// Lets clients leave, stops accepting, lets what is in hand finish, cancels it when the grace is over, then ends the worker.
    /// </summary>
    public async Task StopAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        abandoned.CancelAfter(options.LastCalls + options.StopWithin);
        if (options.LastCalls > TimeSpan.Zero) await Task.Delay(options.LastCalls);
        // Kestrel closes its listener and waits for the calls that it has.
        await Task.WhenAll(front is null ? Task.CompletedTask : front.StopAsync(), triggers, admin?.EndAsync() ?? Task.CompletedTask);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (front is not null) await front.DisposeAsync();
        http?.Dispose();
        await worker.DisposeAsync();
        channel.Complete();
        await endpoint.DisposeAsync();
        loggers.Dispose();
        stopping.Dispose();
        abandoned.Dispose();
    }

    private async Task ServeAsync(HostJson json, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.StartWithin);
        var functions = await LoadAsync(json, patience.Token, cancellationToken);
        var invocations = new Invocations(channel, json);
        var keys = new FunctionKeys(options.Settings);
        var ran = new Triggers(functions.Items, options, json, invocations, loggers);
        admin = new AdminCalls(functions.Items, invocations, keys, loggers.CreateLogger<AdminCalls>());
        front = BuildFront();
        http = new HttpFunctions(channel, worker, functions.Capabilities, keys, json, loggers.CreateLogger<HttpFunctions>());
        foreach (var function in functions.Items)
        {
            if (function.Trigger is HttpTrigger trigger) http.Map(front, function, trigger);
        }

        admin.Map(front, abandoned.Token);
        // Being there for every method, it also keeps routing from answering 405 for a known path.
        front.MapFallback("{**path}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await front.StartAsync(cancellationToken);
        BaseAddress = new Uri($"{front.Urls.First()}/{json.RoutePrefix.Trim('/')}".TrimEnd('/') + "/");
        triggers = Task.Run(() => ran.RunAsync(stopping.Token, abandoned.Token), CancellationToken.None);
    }

    private async Task<WorkerFunctions> LoadAsync(HostJson json, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            var loading = WorkerFunctions.LoadAsync(channel, options, json, patience);
            if (await Task.WhenAny(loading, worker.Ended) == worker.Ended) throw new HostException(await worker.Ended);
            return await loading;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostException($"The functions worker did not start within {options.StartWithin.TotalSeconds:0.#} seconds.");
        }
    }

    private WebApplication BuildFront()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin + TimeSpan.FromSeconds(5));
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            // The real host's own limit; bodies are limited call by call (RequestBody).
            kestrel.Limits.MaxRequestBodySize = 104_857_600;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        var built = builder.Build();
        built.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested) context.Response.Headers.Connection = "close";
            return next(context);
        });
        return built;
    }
}
