using BoxOffice.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>Which app a host runs, and how.</summary>
public sealed record FunctionsHostOptions
{
    /// <summary>The build output of the app: host.json, functions.metadata and, for a child process, the app's assembly.</summary>
    public string ApplicationDirectory { get; init; } = FunctionsApplicationDirectory.Path;

    /// <summary>A type of the app's assembly: what the worker's generators made for that assembly is run.</summary>
    public Type Application { get; init; } = typeof(FunctionsApp);

    /// <summary>Composes the app in this process; what functions/Program.cs calls.</summary>
    public Action<FunctionsApplicationBuilder> Compose { get; init; } = builder => builder.AddFunctions();

    /// <summary>Run over the app's services before an in-process worker starts.</summary>
    public Func<IServiceProvider, CancellationToken, Task> BeforeStart { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>True: the worker is a process of its own with an HTTP hop before it, as on Azure. False: it runs in this process.</summary>
    public bool Child { get; init; }

    /// <summary>The port of 127.0.0.1 to serve on; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Settings of the app and of its triggers, with <c>:</c> between sections.</summary>
    public IConfiguration Settings { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>As AZURE_FUNCTIONS_ENVIRONMENT.</summary>
    public string EnvironmentName { get; init; } = Microsoft.Extensions.Hosting.Environments.Development;

    /// <summary>False: timers run by hand only, through <c>POST /admin/functions/{name}</c>.</summary>
    public bool RunTimers { get; init; } = true;

    /// <summary>False: queues are not polled.</summary>
    public bool RunQueues { get; init; } = true;

    /// <summary>
    /// How long a message is invisible while its function runs; renewed at half. The real host's is ten minutes: a developer who kills
    /// this process should not wait that long for the message to come back.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the times of timers are kept from one run to the next, as the real host keeps
    /// them in a blob. Null: nowhere.</summary>
    public string? TimerStatusPath { get; init; }

    /// <summary>How long the worker may take to connect and to load its functions.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for what is running before it cancels it.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a stop answers new calls before it closes the door, each with <c>Connection: close</c>: so clients leave between two calls,
    /// and none is cut off in the middle of one. Zero closes at once.
    /// </summary>
    public TimeSpan LastCalls { get; init; } = TimeSpan.Zero;

    /// <summary>The clock of the schedules.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the host's own log lines go, and those that a worker sends it.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };
}
