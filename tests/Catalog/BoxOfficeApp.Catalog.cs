using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Sample;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests;

/// <content>Concerts to test with.</content>
public partial class BoxOfficeApp
{
    private long lastId = 1000;

    /// <summary>An id that no other test of this app has.</summary>
    public long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>A published concert with one date in a hall of its own, through the operators' rules, and its waiting room open.</summary>
    /// <param name="startsIn">From now; 30 days unless told. Negative for a date that is over.</param>
    /// <param name="sections">Sections of one row of that many seats each: VIP at 150,000, then R at 90,000, then S at 50,000.</param>
    public async Task<BookableDate> ConcertOnSaleAsync(string? queueId = null, TimeSpan? startsIn = null, params int[] sections)
    {
        var id = NextId();
        var cancellationToken = TestContext.Current.CancellationToken;
        await PutHallAsync(id, sections.Length > 0 ? sections : [20, 30, 50]);
        var starts = Time.GetUtcNow() + (startsIn ?? TimeSpan.FromDays(30));
        var put = new ConcertPut("concert", id, $"Concert {id}", queueId, Published: true, [new DatePut("date", id, starts, id)]);
        Assert.Null((await Get<CatalogWriter>().PutConcertsAsync([put], cancellationToken)).Refusal);
        await SampleQueues.OpenAsync(Services, queueId ?? Concert.MainQueue, cancellationToken);
        return (await Get<ConcertCatalog>().FindAnyDateAsync(id, cancellationToken))!;
    }

    /// <summary>A venue of sections A, B, C … of one row each.</summary>
    public async Task PutHallAsync(long placeId, params int[] sections)
    {
        (string Class, long Price)[] classes = [("VIP", 150_000), ("R", 90_000), ("S", 50_000)];
        SectionDocument[] hall = [.. sections.Select((seats, i) => new SectionDocument(
            $"{(char)('A' + i)}", classes[Math.Min(i, 2)].Class, classes[Math.Min(i, 2)].Price, [new RowDocument("1", seats)]))];
        Assert.Null((await Get<CatalogWriter>().PutVenuesAsync(
            [new VenuePut(placeId, $"Hall {placeId}", LayoutDocument.Of(hall))], TestContext.Current.CancellationToken)).Refusal);
    }

    /// <summary>The services of another instance of the function app, on the same Redis and Cosmos DB.</summary>
    public IHost OtherInstance()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(StackSettings.Defaults.ToDictionary(d => StackSettings.Nested(d.Key), d => d.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = Redis.ConnectionString,
            ["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString,
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        });
        builder.Services.AddSingleton(Time);
        builder.Services.AddSingleton(new CosmosTransport(Cosmos.CreateHandler));
        return builder.AddBoxOffice().Build();
    }

    /// <summary>Counts the Cosmos calls that the predicate names, while it is not disposed of.</summary>
    public CosmosCallCount CountCalls(Func<CosmosCall, bool> predicate) => new(Cosmos.Faults, predicate);
}

/// <summary>A fault that never fails anything: its predicate sees every call.</summary>
public sealed class CosmosCallCount : IDisposable
{
    private readonly CosmosFaultHandle handle;
    private int calls;

    internal CosmosCallCount(CosmosFaults faults, Func<CosmosCall, bool> predicate) =>
        handle = faults.Inject(new CosmosFault(CosmosFaultKind.Latency, call =>
    {
        if (predicate(call)) Interlocked.Increment(ref calls);
        return false;
    }));

    /// <summary>So many so far.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
