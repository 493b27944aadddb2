using System.Net;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Reads that lag: who is answered from an earlier version, and who is not.</summary>
public sealed class EmulatorLagTests
{
    private static readonly PartitionKey P = new("p");
    private static readonly Note One = new() { Id = "1", Pk = "p" };

    [Fact]
    public async Task Given_a_lagging_replica_When_another_client_reads_Then_it_gets_the_version_before()
    {
        await using var cosmos = new EmulatorFixture();
        var (writer, reader) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 1));

        using var missing = await reader.ReadItemStreamAsync("1", P);
        Assert.Equal((HttpStatusCode.NotFound, "1"), (missing.StatusCode, missing.Headers["x-emulator-behind"]));
        await writer.UpsertItemAsync(One with { Count = 1 }, P);
        Assert.Equal(0, (await reader.ReadItemAsync<Note>("1", P)).Resource.Count);
        Assert.Equal(0, await CountByQueryAsync(reader));
        await writer.UpsertItemAsync(One with { Count = 2 }, P);
        Assert.Equal(1, await CountByQueryAsync(reader));
    }

    [Fact]
    public async Task Given_a_lagging_replica_When_the_writer_reads_Then_it_gets_what_it_wrote()
    {
        await using var cosmos = new EmulatorFixture();
        var (writer, _) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5));
        await writer.UpsertItemAsync(One with { Count = 1 }, P);
        Assert.Equal(1, (await writer.ReadItemAsync<Note>("1", P)).Resource.Count);
        Assert.Equal(1, await CountByQueryAsync(writer));
    }

    [Fact]
    public async Task Given_a_lagging_replica_When_a_read_asks_for_LatestCommitted_Then_it_is_not_behind_and_later_ones_neither()
    {
        await using var cosmos = new EmulatorFixture();
        var (writer, reader) = await WriterAndReaderAsync(cosmos);
        await writer.UpsertItemAsync(One with { Count = 1 }, P);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5));

        var latest = await reader.ReadItemAsync<Note>("1", P,
            new ItemRequestOptions { ReadConsistencyStrategy = ReadConsistencyStrategy.LatestCommitted });
        Assert.Equal(1, latest.Resource.Count);
        Assert.Equal(1, (await reader.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Fact]
    public async Task Given_a_lagging_replica_When_a_query_over_all_partitions_asks_for_LatestCommitted_Then_it_is_not_behind()
    {
        await using var cosmos = new EmulatorFixture();
        var (_, reader) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5));
        using var stale = reader.GetItemQueryIterator<Note>("SELECT * FROM c");
        Assert.Empty(await stale.ReadNextAsync());
        var options = new QueryRequestOptions { ReadConsistencyStrategy = ReadConsistencyStrategy.LatestCommitted };
        using var fresh = reader.GetItemQueryIterator<Note>("SELECT * FROM c", requestOptions: options);
        Assert.Single(await fresh.ReadNextAsync());
    }

    [Fact]
    public async Task Given_a_refused_write_When_its_client_reads_again_Then_it_sees_what_refused_it()
    {
        await using var cosmos = new EmulatorFixture();
        var (_, reader) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5));
        await Refused.WithAsync(HttpStatusCode.Conflict, reader.CreateItemAsync(One, P));
        Assert.Equal("1", (await reader.ReadItemAsync<Note>("1", P)).Resource.Id);
    }

    [Fact]
    public async Task Given_a_batch_that_reads_When_replicas_lag_Then_it_is_answered_by_the_primary()
    {
        await using var cosmos = new EmulatorFixture();
        var (_, reader) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5));
        using var batch = await reader.CreateTransactionalBatch(P).ReadItem("1").ExecuteAsync();
        Assert.True(batch.IsSuccessStatusCode);
        Assert.Equal("1", (await reader.ReadItemAsync<Note>("1", P)).Resource.Id);
    }

    [Fact]
    public async Task Given_a_write_whose_answer_was_cut_When_its_client_reads_Then_it_may_not_see_its_own_write()
    {
        await using var cosmos = new EmulatorFixture();
        var (writer, _) = await WriterAndReaderAsync(cosmos);
        using (cosmos.Emulator.Faults.Inject(
            new CosmosFault(CosmosFaultKind.TimeoutAfter, c => c.Operation == CosmosOperation.Upsert) { Times = int.MaxValue }))
            await Refused.WithAsync(HttpStatusCode.RequestTimeout, writer.UpsertItemAsync(One with { Count = 1 }, P));
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 1));
        Assert.Equal(0, (await writer.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Fact]
    public async Task Given_a_lag_bounded_in_time_When_the_commit_is_older_Then_it_is_seen()
    {
        await using var cosmos = new EmulatorFixture();
        var (_, reader) = await WriterAndReaderAsync(cosmos);
        using var fault = cosmos.Emulator.Faults.Inject(Stale(behind: 5) with { Within = TimeSpan.FromMilliseconds(100) });
        cosmos.Clock.Advance(TimeSpan.FromMilliseconds(99));
        using var missing = await reader.ReadItemStreamAsync("1", P);
        cosmos.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var there = await reader.ReadItemStreamAsync("1", P);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (missing.StatusCode, there.StatusCode));
    }

    [Fact]
    public async Task Given_lag_for_one_client_and_container_When_others_read_Then_they_are_not_behind()
    {
        await using var cosmos = new EmulatorFixture();
        var (_, reader) = await WriterAndReaderAsync(cosmos);
        using var other =
            cosmos.Emulator.Faults.Inject(Stale(behind: 5, c => c is { Client: "reader", Container: "elsewhere" } or { Client: "writer" }));
        using var there = await reader.ReadItemStreamAsync("1", P);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
    }

    [Fact]
    public async Task Given_weather_with_a_seed_When_the_same_calls_are_made_twice_Then_the_same_reads_are_behind()
    {
        var first = await CountsAsync(7);
        Assert.Equal(first, await CountsAsync(7));
        Assert.NotEqual(first, await CountsAsync(8));
        Assert.Contains(first, behind => behind > 0);
        Assert.Contains(first, behind => behind == 0);
    }

    /// <summary>How far behind each of 20 reads is.</summary>
    private static async Task<List<long>> CountsAsync(int seed)
    {
        await using var cosmos = new EmulatorFixture(weather: new CosmosWeather { LagVersions = 3, Seed = seed });
        var writer = await cosmos.NewContainerAsync();
        var behind = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            await writer.UpsertItemAsync(One with { Count = i }, P);
            var read = await cosmos.NewClient().GetContainer("db", "things").ReadItemStreamAsync("1", P);
            behind.Add(long.Parse(read.Headers.GetValueOrDefault("x-emulator-behind") ?? "0"));
            read.Dispose();
        }

        return behind;
    }

    private static CosmosFault Stale(int behind, Func<CosmosCall, bool>? when = null) =>
        new(CosmosFaultKind.StaleRead, when) { Behind = behind, Times = int.MaxValue };

    /// <summary>Two clients, and an item that the first one wrote.</summary>
    private static async Task<(Container Writer, Container Reader)> WriterAndReaderAsync(EmulatorFixture cosmos)
    {
        var writer = await cosmos.NewContainerAsync();
        await writer.CreateItemAsync(One, P);
        return (writer, cosmos.NewClient(name: "reader").GetContainer("db", "things"));
    }

    private static async Task<long> CountByQueryAsync(Container container)
    {
        using var feed =
            container.GetItemQueryIterator<Note>("SELECT * FROM c", requestOptions: new QueryRequestOptions { PartitionKey = P });
        return (await feed.ReadNextAsync()).Single().Count;
    }
}
