using BoxOffice.Local.Host;
using BoxOffice.TestFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Hosting;

/// <summary>The Functions host alone, on a free port, with some of the tests' own functions under the real worker.</summary>
internal sealed class HostApp : IAsyncDisposable
{
    private readonly FunctionsHost host;

    private HostApp(FunctionsHost host)
    {
        this.host = host;
        Http = new HttpClient { BaseAddress = host.BaseAddress };
    }

    /// <summary>A client; paths begin with <c>/api/</c>.</summary>
    public HttpClient Http { get; }

    /// <summary>The functions' services.</summary>
    public IServiceProvider Services => host.Services!;

    /// <summary>The host.</summary>
    public FunctionsHost Host => host;

    /// <summary>Where the tests' own functions were built to.</summary>
    public static string Directory { get; } = Path.Combine(
        Repository.PathOf("tests/functions/bin"), new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>Options for the functions of these classes.</summary>
    /// <param name="compose">Middleware and services.</param>
    public static FunctionsHostOptions OptionsFor(
        IReadOnlyList<Type> functions, Dictionary<string, string?>? settings = null, Action<FunctionsApplicationBuilder>? compose = null)
    {
        var all = new Dictionary<string, string?>(settings ?? []);
        for (var i = 0; i < functions.Count; i++) all[$"AzureFunctionsJobHost:functions:{i}"] = NameOf(functions[i]);
        return new FunctionsHostOptions
        {
            ApplicationDirectory = Directory,
            Application = typeof(Echo),
            Settings = new ConfigurationBuilder().AddInMemoryCollection(all).Build(),
            Compose = builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                compose?.Invoke(builder);
            },
        };
    }

    /// <summary>Starts it.</summary>
    public static async Task<HostApp> StartAsync(FunctionsHostOptions options) =>
        new(await FunctionsHost.StartAsync(options, TestContext.Current.CancellationToken));

    /// <summary>Stops accepting and waits for what is in hand.</summary>
    public Task StopAsync() => host.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
    }

    private static string NameOf(Type type) => type == typeof(Failing) ? "failing" : type.Name;
}
