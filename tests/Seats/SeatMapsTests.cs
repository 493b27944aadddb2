using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Seats;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BoxOffice.Tests.Seats;

/// <summary>The maps in Redis: written in one call, rebuilt once, and no write lost in between. On every Redis there is.</summary>
public sealed class SeatMapsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(RedisUnderTest))]
    public async Task A_map_follows_its_writes_and_is_rebuilt_from_the_seats_when_it_is_lost(RedisKind kind)
    {
        await using var app = await StartAsync(kind);
        var date = await app.ConcertOnSaleAsync();
        await app.TouchAsync(date, 21, SeatStatus.Sold);
        Assert.Equal((99, SeatStatus.Sold), Seen(await app.MapAsync(date), 21));

        await app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, [1, 2, 3, 100], SeatStatus.Held, Token);
        Assert.Equal((95, SeatStatus.Held), Seen(await app.MapAsync(date), 100));
        await app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, [1, 100], SeatStatus.Available, Token);
        Assert.Equal((97, SeatStatus.Available), Seen(await app.MapAsync(date), 100));

        // The seats' documents know nothing of the three held ones, and the record decides.
        await app.Get<IDatabase>().KeyDeleteAsync(MapKey(date));
        await Eventually.TrueAsync(async () => (await app.MapAsync(date)).Available == 99);
        await app.Get<IDatabase>().KeyDeleteAsync(MapKey(date));
        await app.TouchAsync(date, 100, SeatStatus.Held);
        Assert.Equal((98, SeatStatus.Held), Seen(await app.Get<SeatMaps>().RebuildAsync(date, Token), 100));
    }

    [Theory]
    [ClassData(typeof(RedisUnderTest))]
    public async Task A_write_never_creates_a_map(RedisKind kind)
    {
        await using var app = await StartAsync(kind);
        var date = await app.ConcertOnSaleAsync();
        await app.TouchAsync(date, 5, SeatStatus.Sold);

        await app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, [6], SeatStatus.Held, Token);

        Assert.False(await app.Get<IDatabase>().KeyExistsAsync(MapKey(date)));
        Assert.Equal((98, SeatStatus.Sold), Seen(await app.MapAsync(date), 5));
    }

    /// <param name="pending">False is the negative control: without the pending writes the write is lost.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_during_a_rebuild_is_in_the_map_that_it_installs(bool pending)
    {
        await using var app = await StartAsync(RedisKind.Garnet);
        var date = await app.ConcertOnSaleAsync();
        var maps = app.Get<SeatMaps>();
        var written = 0;
        // Section C is read: now somebody holds a seat of it whose document this rebuild will not see.
        using var _ = app.CountCalls(call =>
        {
            if (call.Operation != CosmosOperation.Query || call.PartitionKey?.Contains(":C", StringComparison.Ordinal) != true
                || Interlocked.Exchange(ref written, 1) == 1) return false;
            Task.Run(async () =>
            {
                await maps.WriteAsync(date.Date.ConcertDateId, [77], SeatStatus.Held, Token);
                if (!pending) await app.Get<IDatabase>().KeyDeleteAsync($"seats:{{{date.Date.ConcertDateId}}}:journal");
            }).Wait();
            return true;
        });

        var map = await maps.RebuildAsync(date, Token);

        Assert.Equal(1, written);
        Assert.Equal(pending ? SeatStatus.Held : SeatStatus.Available, map.StatusOf(77));
        Assert.False(await app.Get<IDatabase>().KeyExistsAsync($"seats:{{{date.Date.ConcertDateId}}}:journal"));
    }

    [Theory]
    [ClassData(typeof(RedisUnderTest))]
    public async Task A_hundred_reads_of_a_missing_map_on_two_instances_are_one_rebuild(RedisKind kind)
    {
        await using var app = await StartAsync(kind);
        var date = await app.ConcertOnSaleAsync();
        using var instance = app.OtherInstance();
        var elsewhere = instance.Services.GetRequiredService<SeatMaps>();
        using var queries =
            app.CountCalls(call => call.Operation == CosmosOperation.Query
            && call.PartitionKey?.Contains($"{date.Date.ConcertDateId}:", StringComparison.Ordinal) == true);

        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? app.Get<SeatMaps>() : elsewhere).GetAsync(date, Token))));

        Assert.All(found, map => Assert.Equal(100, map.Available));
        Assert.Equal(date.Layout.Sections.Count, queries.Calls);
    }

    [Fact]
    public async Task A_read_that_found_no_map_takes_the_one_that_was_made_meanwhile_and_an_operator_makes_it_anew()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        var rebuild = app.Get<SeatMapRebuild>();
        await rebuild.EnsureAsync(date, Token);
        using var queries = app.CountCalls(call => call.Operation == CosmosOperation.Query && call.Container == "seats");

        Assert.Equal(100, (await rebuild.EnsureAsync(date, Token)).Available);
        Assert.Equal(0, queries.Calls);
        Assert.False(await app.Get<IDatabase>().KeyExistsAsync(new SeatKeys(date.Date.ConcertDateId).Rebuild));

        await rebuild.RunAsync(date, Token);
        Assert.Equal(date.Layout.Sections.Count, queries.Calls);
    }

    [Fact]
    public async Task A_rebuild_that_lost_its_lock_installs_nothing_and_begins_again()
    {
        await using var app = await StartAsync(RedisKind.Garnet);
        var date = await app.ConcertOnSaleAsync();
        var taken = 0;
        using var _ = app.CountCalls(call =>
        {
            if (call.Operation == CosmosOperation.Query && call.PartitionKey?.Contains(":A", StringComparison.Ordinal) == true
                && Interlocked.Exchange(ref taken, 1) == 0)
                app.Get<IDatabase>().StringSet($"seats:{{{date.Date.ConcertDateId}}}:rebuild", "another", TimeSpan.FromMilliseconds(200));
            return false;
        });

        var map = await app.Get<SeatMaps>().RebuildAsync(date, Token);

        Assert.Equal((1, 100), (taken, map.Available));
        Assert.True(await app.Get<IDatabase>().KeyExistsAsync(MapKey(date)));
    }

    [Fact]
    public async Task A_rebuild_takes_nothing_from_one_that_died_and_left_the_old_map()
    {
        await using var app = await StartAsync(RedisKind.Garnet);
        var date = await app.ConcertOnSaleAsync();
        Assert.Equal(100, (await app.MapAsync(date)).Available);
        // The document was written and its map was not; then another process took the lock and died.
        await app.TouchAsync(date, 5, SeatStatus.Sold);
        var keys = new SeatKeys(date.Date.ConcertDateId);
        await app.Get<IDatabase>().StringSetAsync(keys.Rebuild, "died", TimeSpan.FromMilliseconds(200));

        // Negative control: whoever only needs a map takes the old one, which stays as wrong as it was.
        Assert.Equal((100, SeatStatus.Available), Seen(await app.Get<SeatMapRebuild>().EnsureAsync(date, Token), 5));
        await app.Get<IDatabase>().StringSetAsync(keys.Rebuild, "died", TimeSpan.FromMilliseconds(200));
        Assert.Equal((99, SeatStatus.Sold), Seen(await app.Get<SeatMaps>().RebuildAsync(date, Token), 5));
    }

    private static Task<BoxOfficeApp> StartAsync(RedisKind kind) => BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
    {
        Redis = kind,
        RunQueues = false,
        Settings = new Dictionary<string, string?> { ["SeatMaps__Fresh"] = "00:00:00.02" },
    });

    private static RedisKey MapKey(BookableDate date) => $"seats:{{{date.Date.ConcertDateId}}}:map";

    private static (int Available, SeatStatus Status) Seen(SeatMap map, int seatNumber) => (map.Available, map.StatusOf(seatNumber));
}
