using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Host;
using BoxOffice.Local.Redis;
using BoxOffice.Local.Sample;
using BoxOffice.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BoxOffice.Tests;

/// <summary>
/// The whole service on ephemeral ports, with a Redis, a Cosmos emulator and a storage account of its own. As a class fixture
/// (<c>IClassFixture&lt;BoxOfficeApp&gt;</c>), or with other settings: <c>await using var app = await BoxOfficeApp.StartAsync(new() { …
/// })</c>. What a test means to do ("hold a seat") is a method of a part of this class in the feature's folder.
/// </summary>
public partial class BoxOfficeApp : IAsyncLifetime
{
    private readonly BoxOfficeAppOptions options;
    private LocalStack? stack;

    /// <summary>As everybody runs it.</summary>
    public BoxOfficeApp()
        : this(new BoxOfficeAppOptions())
    {
    }

    /// <summary>For a fixture with options of its own.</summary>
    protected BoxOfficeApp(BoxOfficeAppOptions options) => this.options = options;

    /// <summary>A client of the API; paths are relative to it: <c>v1/concerts</c>.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Every answer is held against docs/openapi.yaml.</summary>
    internal ContractHandler Contract { get; } = new();

    /// <summary>The service's own services.</summary>
    public IServiceProvider Services => stack!.Services;

    /// <summary>The Redis behind it; dispose of it to take it away.</summary>
    public IRedisServer Redis { get; private set; } = null!;

    /// <summary>The Cosmos DB behind it, which can be made to fail: <c>Cosmos.Faults</c>.</summary>
    public CosmosEmulator Cosmos { get; private set; } = null!;

    /// <summary>The clock of the service.</summary>
    public TimeProvider Time => Services.GetRequiredService<TimeProvider>();

    /// <summary>Starts an app with options.</summary>
    public static async Task<BoxOfficeApp> StartAsync(BoxOfficeAppOptions? options = null)
    {
        var app = new BoxOfficeApp(options ?? new BoxOfficeAppOptions());
        await app.InitializeAsync();
        return app;
    }

    /// <summary>A service of the app.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var account = SharedAzurite.TakeAccountAsync();
        Cosmos = new CosmosEmulator(new CosmosEmulatorOptions { TimeProvider = options.Time ?? TimeProvider.System });
        Redis = await RedisUnderTest.StartAsync(options.Redis);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Redis__ConnectionString"] = Redis.ConnectionString,
            ["AzureWebJobsStorage"] = await account,
        };
        foreach (var (name, value) in options.Settings) settings[name] = value;
        stack = await LocalStack.StartAsync(new LocalStackOptions
        {
            Settings = settings,
            Cosmos = Cosmos,
            Host = new FunctionsHostOptions
            {
                RunTimers = options.RunTimers,
                RunQueues = options.RunQueues,
                Time = options.Time
                ?? TimeProvider.System
            },
            Configure = builder =>
            {
                if (options.Time is { } time) builder.Services.Replace(ServiceDescriptor.Singleton(time));
                options.ConfigureServices?.Invoke(builder.Services);
                options.Configure?.Invoke(builder);
            },
        });
        Http = new HttpClient(Contract) { BaseAddress = stack.BaseAddress };
        // A queue that nobody configured is closed. Not through HTTP, where a test may have set keys or limits.
        if (options.OpensMainQueue) await SampleQueues.OpenAsync(Services, Concert.MainQueue, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a timer or queue function now, and returns when it has run.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="message">The message of a queue function.</param>
    public Task RunAsync(string function, string message = "") =>
        stack!.RunFunctionAsync(function, message, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http?.Dispose();
        if (stack is not null) await stack.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        if (Cosmos is not null) await Cosmos.DisposeAsync();
    }
}
