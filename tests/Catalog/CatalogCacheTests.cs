using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Catalog;

/// <summary>Two levels over the record: who reads what, and when a change is seen.</summary>
public sealed class CatalogCacheTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_cold_reads_are_one_query()
    {
        var date = await app.ConcertOnSaleAsync();
        await app.Get<CatalogCache>().RaiseVersionAsync();
        using var instance = app.OtherInstance();
        var catalog = instance.Services.GetRequiredService<ConcertCatalog>();
        using var queries = app.CountCalls(IsCatalogQuery);

        var found = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await catalog.FindConcertAsync(date.Concert.ConcertId, Token))));

        Assert.All(found, Assert.NotNull);
        Assert.Equal(1, queries.Calls);
    }

    [Fact]
    public async Task A_warm_instance_reads_nothing_and_a_cold_one_reads_Redis_instead_of_Cosmos()
    {
        var date = await app.ConcertOnSaleAsync();
        using var queries = app.CountCalls(IsCatalogQuery);
        for (var i = 0; i < 50; i++) Assert.NotNull(await app.Get<ConcertCatalog>().FindDateAsync(date.Date.ConcertDateId, Token));

        using var instance = app.OtherInstance();
        var found = await instance.Services.GetRequiredService<ConcertCatalog>().FindDateAsync(date.Date.ConcertDateId, Token);

        Assert.Equal(date.Date, found!.Date);
        Assert.Equal(0, queries.Calls);
    }

    [Fact]
    public async Task A_change_is_seen_here_at_once_and_on_other_instances_within_a_second()
    {
        var date = await app.ConcertOnSaleAsync();
        using var instance = app.OtherInstance();
        var elsewhere = instance.Services.GetRequiredService<ConcertCatalog>();
        Assert.NotNull(await elsewhere.FindConcertAsync(date.Concert.ConcertId, Token));

        await app.Get<CatalogWriter>().PublishAsync([date.Concert.ConcertId], published: false, Token);

        Assert.Null(await app.Get<ConcertCatalog>().FindConcertAsync(date.Concert.ConcertId, Token));
        await Eventually.TrueAsync(async () => await elsewhere.FindConcertAsync(date.Concert.ConcertId, Token) is null);
        Assert.NotNull(await elsewhere.FindAnyDateAsync(date.Date.ConcertDateId, Token));
    }

    [Fact]
    public async Task Without_Redis_the_catalogue_comes_from_Cosmos()
    {
        await using var alone = await BoxOfficeApp.StartAsync();
        var date = await alone.ConcertOnSaleAsync();
        await alone.Redis.DisposeAsync();
        using var instance = alone.OtherInstance();

        Assert.NotNull(await alone.Get<ConcertCatalog>().FindConcertAsync(date.Concert.ConcertId, Token));
        Assert.NotNull(await instance.Services.GetRequiredService<ConcertCatalog>().FindConcertAsync(date.Concert.ConcertId, Token));
    }

    [Fact]
    public async Task A_date_that_begins_leaves_the_list_without_any_change()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse("2027-05-01T00:00:00Z"));
        await using var stopped = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Time = time });
        var date = await stopped.ConcertOnSaleAsync(startsIn: TimeSpan.FromHours(1));
        Assert.NotNull(await stopped.Get<ConcertCatalog>().FindDateAsync(date.Date.ConcertDateId, Token));

        time.Advance(TimeSpan.FromHours(1));

        Assert.Null(await stopped.Get<ConcertCatalog>().FindDateAsync(date.Date.ConcertDateId, Token));
        Assert.Equal(0, (await stopped.GetAsync("v1/concerts")).Data.GetArrayLength());
    }

    private static bool IsCatalogQuery(CosmosCall call) => call.Operation == CosmosOperation.Query;
}
