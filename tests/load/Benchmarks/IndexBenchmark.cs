using System.Globalization;
using System.Net;
using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Wallets;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// What our indexing policies cost and save, in request units of the emulator's model (published figures where there are any;
/// docs/index-report.md says what a model cannot tell): the same calls with the policies of containers.json,
/// with every path indexed, and with none.
/// </summary>
internal sealed class IndexBenchmark : Benchmark
{
    private const int Concerts = 1000;
    private const int SeatsOfBlock = 1000;
    private const int Blocks = 5;
    private const int Overdue = 20;
    private const int Charges = 100;

    public override string Name => "indexes";

    public override string Description => "request units of writes and queries by indexing policy, on the emulator's model (0: refused)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var ours = await ChargesAsync(policy => policy, context.CancellationToken);
        var all = await ChargesAsync(_ => Policy("/*", excluded: null), context.CancellationToken);
        var none = await ChargesAsync(_ => Policy(null, excluded: "/*"), context.CancellationToken);
        return [
            .. ours.Select(
            c => new BenchRow(c.Key, new("ours RU", c.Value), new("every path RU", all[c.Key]), new("no path RU", none[c.Key])))];
    }

    private static async Task<Dictionary<string, double>> ChargesAsync(Func<IndexingPolicy, IndexingPolicy> choose,
        CancellationToken cancellationToken)
    {
        await using var emulator = new CosmosEmulator(new CosmosEmulatorOptions { Interleave = false });
        using var host = Service(emulator);
        await CreateContainersAsync(host.Services.GetRequiredService<CosmosClient>(), choose, cancellationToken);
        var cosmos = host.Services.GetRequiredService<CosmosDatabase>();
        var charges = new Dictionary<string, double>(StringComparer.Ordinal);
        await CatalogAsync(cosmos, charges, cancellationToken);
        await SeatsAsync(cosmos, charges, cancellationToken);
        await AccountsAsync(host.Services.GetRequiredService<WalletStore>(), charges, cancellationToken);
        return charges;
    }

    private static async Task CatalogAsync(CosmosDatabase cosmos, Dictionary<string, double> charges, CancellationToken cancellationToken)
    {
        for (var id = 1; id <= Concerts; id++)
        {
            var concert = Concert(id);
            await ChargeAsync(charges, "catalog: create a concert",
                () => cosmos.Catalog.CreateAsync(concert, ConcertDocument.Partition(concert.Number), BoxOfficeJson.Default.ConcertDocument,
                cancellationToken));
            await cosmos.Catalog.CreateAsync(DateClaim.Of(id, id), DateClaim.Partition(id), BoxOfficeJson.Default.DateClaim,
                cancellationToken);
        }

        await ChargeAsync(charges, "catalog: publish a concert (read, replace)", () => cosmos.Catalog.DecideAsync(
            ConcertDocument.ConcertKind, ConcertDocument.Partition(1), BoxOfficeJson.Default.ConcertDocument,
            c => c! with { Published = true }, cancellationToken));
        await ChargeAsync(charges, "catalog: all concerts, by kind", () => new CatalogStore(cosmos).ReadAllAsync(cancellationToken));
    }

    private static async Task SeatsAsync(CosmosDatabase cosmos, Dictionary<string, double> charges, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Blocks * SeatsOfBlock; i++)
        {
            var seat = SeatOf(i, held: i % (Blocks * SeatsOfBlock / Overdue) == 0);
            await ChargeAsync(charges, "seats: hold (create a seat)",
                () => cosmos.Seats.CreateAsync(seat, new PartitionKey(seat.Block), BoxOfficeJson.Default.Seat, cancellationToken));
        }

        await ChargeAsync(charges, "seats: sell (read, replace)", () => cosmos.Seats.DecideAsync(
            "0", SeatPartition.Of(1, "0"), BoxOfficeJson.Default.Seat, s => s! with { Status = SeatStatus.Sold }, cancellationToken));
        await ChargeAsync(charges, $"seats: a section of {SeatsOfBlock:N0} for the map", () =>
            cosmos.Seats.QueryAsync(SeatMapRebuild.TouchedSeats, SeatPartition.Of(1, "0"), BoxOfficeJson.Default.ShownSeat,
                cancellationToken));
        var overdue = new QueryDefinition("SELECT * FROM c WHERE c.holdUntil < @before").WithParameter("@before", 1_000_000L);
        await ChargeAsync(charges, $"seats: {Overdue - 1} overdue of {Blocks * SeatsOfBlock:N0}, by holdUntil", () =>
            cosmos.Seats.PeekAllAsync(overdue, null, BoxOfficeJson.Default.Seat, cancellationToken));
    }

    private static async Task AccountsAsync(WalletStore wallets, Dictionary<string, double> charges, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Charges; i++)
            await ChargeAsync(charges, "accounts: charge (read; wallet and entry in a batch)",
                () => wallets.ChargeAsync(1, 1000, $"{i}", cancellationToken));
        await ChargeAsync(charges, $"accounts: newest 20 of {Charges} entries, by kind and sequence",
            () => wallets.LedgerAsync(1, 0, 20, cancellationToken));
    }

    /// <summary>The charge of the last call of that name: the first ones differ where they create instead of replace.</summary>
    private static async Task ChargeAsync(Dictionary<string, double> charges, string name, Func<Task> call)
    {
        using var scope = new RequestChargeScope();
        try
        {
            await call();
            charges[name] = scope.RequestUnits;
        }
        catch (CosmosException refused) when (refused.StatusCode == HttpStatusCode.BadRequest)
        {
            // Sorting by a path that is not indexed.
            charges[name] = 0;
        }
    }

    private static IHost Service(CosmosEmulator emulator)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(StackSettings.Defaults.ToDictionary(d => StackSettings.Nested(d.Key), d => d.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString,
            ["Redis:ConnectionString"] = "none.invalid",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        });
        builder.Services.AddSingleton(new CosmosTransport(emulator.CreateHandler));
        return builder.AddBoxOffice().Build();
    }

    private static async Task CreateContainersAsync(CosmosClient client, Func<IndexingPolicy, IndexingPolicy> choose,
        CancellationToken cancellationToken)
    {
        var schema = DatabaseSchema.Load();
        Database database = await client.CreateDatabaseIfNotExistsAsync(schema.Database, cancellationToken: cancellationToken);
        foreach (var container in schema.Containers)
        {
            var properties = container.ToProperties();
            properties.IndexingPolicy = choose(properties.IndexingPolicy);
            await database.CreateContainerAsync(properties, cancellationToken: cancellationToken);
        }
    }

    private static IndexingPolicy Policy(string? included, string? excluded)
    {
        var policy = new IndexingPolicy { IndexingMode = IndexingMode.Consistent, Automatic = true };
        if (included is not null) policy.IncludedPaths.Add(new IncludedPath { Path = included });
        if (excluded is not null) policy.ExcludedPaths.Add(new ExcludedPath { Path = excluded });
        return policy;
    }

    private static ConcertDocument Concert(int id) => new()
    {
        ConcertId = id.ToString(CultureInfo.InvariantCulture),
        Number = id,
        Name = $"Concert {id}",
        Dates =
        [
            .. Enumerable.Range(0, 3).Select(i => new DateDocument
            {
                ConcertDateId = 3 * id + i, StartsAt = DateTimeOffset.UnixEpoch.AddDays(i), Place = new Place(1, "Hall", 1000),
                LayoutId = new string('a', 32),
            }),
        ],
    };

    private static Seat SeatOf(int i, bool held) => new()
    {
        Id = i.ToString(CultureInfo.InvariantCulture),
        Block = SeatPartition.BlockOf(1, (i / SeatsOfBlock).ToString(CultureInfo.InvariantCulture)),
        ConcertDateId = 1,
        SeatNumber = i + 1,
        Status = held ? SeatStatus.Held : SeatStatus.Sold,
        ReservationId = ReservationId.Derived(i + 1, "index"),
        UserId = i,
        HoldUntil = held ? i : null,
    };
}
