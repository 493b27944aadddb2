using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests;

/// <summary>What a test's app differs in from the stack as everybody runs it.</summary>
public sealed record BoxOfficeAppOptions
{
    /// <summary>Settings by their names in local.settings.sample.json; they win over that file's values.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Which Redis.</summary>
    public RedisKind Redis { get; init; } = RedisKind.Garnet;

    /// <summary>The clock of the service and of its Cosmos DB. Redis, Azurite and the workers' own polling keep the machine's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>The last word on services.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>The last word on the host.</summary>
    public Action<IHostApplicationBuilder>? Configure { get; init; }

    /// <summary>False: the main queue is as a new deployment has it, closed.</summary>
    public bool OpensMainQueue { get; init; } = true;

    /// <summary>True: timers run by their schedules. By default a test runs them, through <see cref="BoxOfficeApp.RunAsync"/>.</summary>
    public bool RunTimers { get; init; }

    /// <summary>False: queue messages stay where they are.</summary>
    public bool RunQueues { get; init; } = true;
}
