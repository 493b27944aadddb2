using System.Reflection;
using BoxOffice.Functions;

namespace BoxOffice.Local.Worker;

/// <summary>What the local Functions runtime serves, and how.</summary>
public sealed record LocalWorkerOptions
{
    /// <summary>Every [Function] method of this assembly is served. By default this one, which functions/ is compiled into.</summary>
    public Assembly FunctionsAssembly { get; init; } = typeof(LocalWorkerOptions).Assembly;

    /// <summary>Where set, only the functions of these classes: how a test brings its own.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>The middleware, outermost first: the UseMiddleware lines of functions/Program.cs, which a test compares.</summary>
    public IReadOnlyList<Type> Middleware { get; init; } = [typeof(TraceMiddleware), typeof(ProblemMiddleware), typeof(EdgeMiddleware)];

    /// <summary>The host.json to honour.</summary>
    public string HostJsonPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>False: timers run by hand only, through <c>POST /admin/functions/{name}</c>.</summary>
    public bool RunTimers { get; init; } = true;

    /// <summary>False: queues are not polled.</summary>
    public bool RunQueues { get; init; } = true;

    /// <summary>
    /// How long a message is invisible while its function runs; renewed at half. The real worker's is ten minutes: a
    /// developer who kills this process should not wait that long for the message to come back.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for running timers and messages before their cancellation token fires.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);
}
