using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Time to live, charges and what is refused: what only an emulator with a clock of its own can be asked.</summary>
public sealed class EmulatorRuleTests
{
    private static readonly PartitionKey P = new("p");

    [Theory]
    [InlineData(null, 5, false)]
    [InlineData(-1, null, false)]
    [InlineData(-1, 5, true)]
    [InlineData(5, null, true)]
    [InlineData(5, -1, false)]
    [InlineData(5, 60, false)]
    public async Task Items_expire_by_the_containers_and_their_own_time(int? containers, int? own, bool gone)
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync(c => c.DefaultTimeToLive = containers);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Ttl = own }, P);
        cosmos.Clock.Advance(TimeSpan.FromSeconds(6));

        using var read = await container.ReadItemStreamAsync("1", P);
        Assert.Equal(gone ? HttpStatusCode.NotFound : HttpStatusCode.OK, read.StatusCode);
        using var feed = container.GetItemQueryIterator<Note>("SELECT * FROM c");
        Assert.Equal(gone ? 0 : 1, (await feed.ReadNextAsync()).Count);
        using var again = await container.CreateTransactionalBatch(P).CreateItem(new Note { Id = "1", Pk = "p" }).ExecuteAsync();
        Assert.Equal(gone ? HttpStatusCode.OK : HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Charges_follow_the_published_points_and_the_indexing_policy()
    {
        await using var cosmos = new EmulatorFixture();
        var bare = await cosmos.NewContainerAsync(ExcludeAll);
        var kilobyte = new Note { Id = "1", Pk = "p", Text = new string('x', 700) };
        var created = await bare.CreateItemAsync(kilobyte, P);
        Assert.Equal(5, created.RequestCharge);
        Assert.Equal(1, (await bare.ReadItemAsync<Note>("1", P)).RequestCharge);
        Assert.Equal(10, (await bare.ReplaceItemAsync(kilobyte, "1", P)).RequestCharge);
        Assert.InRange(
            (await bare.CreateItemAsync(new Note { Id = "big", Pk = "p", Text = new string('x', 100 * 1024) }, P)).RequestCharge, 50, 50.5);
        Assert.InRange((await bare.ReadItemAsync<Note>("big", P)).RequestCharge, 10, 10.1);
        using var batch = await bare.CreateTransactionalBatch(P).CreateItem(kilobyte with { Id = "2" })
            .CreateItem(kilobyte with { Id = "3" }).ExecuteAsync();
        Assert.Equal(10, batch.RequestCharge);
    }

    [Fact]
    public async Task A_query_on_an_excluded_path_is_charged_as_a_scan()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync(c =>
        {
            ExcludeAll(c);
            c.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/kind/?" });
        });
        for (var i = 0; i < 200; i++)
            await container.CreateItemAsync(new Note { Id = $"{i}", Pk = "p", Kind = $"k{i}", Text = $"t{i}" }, P);
        var byIndex = await ChargeAsync(container, "SELECT * FROM c WHERE c.kind = 'k7'");
        var byScan = await ChargeAsync(container, "SELECT * FROM c WHERE c.text = 't7'");
        Assert.InRange(byIndex, 2.3, 2.5);
        Assert.True(byScan > byIndex + 1, $"{byScan} is not a scan's charge beside {byIndex}.");
        await Refused.WithAsync(HttpStatusCode.BadRequest, ChargeAsync(container, "SELECT * FROM c ORDER BY c.text"));
    }

    [Theory]
    [InlineData("SELECT DISTINCT c.kind FROM c", "DISTINCT")]
    [InlineData("SELECT c.kind, COUNT(1) FROM c GROUP BY c.kind", "GROUP")]
    [InlineData("SELECT t FROM c JOIN t IN c.tags", "JOIN")]
    [InlineData("SELECT * FROM c WHERE c.text LIKE 'a%'", "LIKE")]
    [InlineData("SELECT * FROM c WHERE REGEXMATCH(c.text, 'a')", "REGEXMATCH")]
    [InlineData("SELECT VALUE c.id FROM c", "VALUE")]
    [InlineData("SELECT * FROM c WHERE c.count IN (1, 2)", "IN")]
    [InlineData("SELECT * FROM c WHERE c.tags = ['a']", "literals")]
    [InlineData("SELECT * FROM c WHERE c.count + 1 = 2", "operator +")]
    [InlineData("SELECT * FROM c ORDER BY c.kind, c.count", "several")]
    public async Task What_is_not_implemented_is_501_and_named(string query, string feature)
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => ChargeAsync(container, query));
        Assert.Equal(HttpStatusCode.NotImplemented, refusal.StatusCode);
        Assert.Contains(feature, refusal.ResponseBody, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.count =")]
    [InlineData("SELECT * FROM c WHERE d.count = 1")]
    [InlineData("SELECT * FROM c WHERE c.count = @nobody")]
    [InlineData("SELEC * FROM c")]
    [InlineData("SELECT * FROM c WHERE c.text = 'open")]
    public async Task A_malformed_query_is_400(string query)
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        await Refused.WithAsync(HttpStatusCode.BadRequest, ChargeAsync(container, query));
    }

    [Fact]
    public async Task Feeds_and_bulk_mode_are_501()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync(options: o => o.AllowBulkExecution = true);
        using var bulk = await container.CreateItemStreamAsync(CosmosUnderTest.BodyOf(new Note { Id = "1", Pk = "p" }), P);
        Assert.Equal(HttpStatusCode.NotImplemented, bulk.StatusCode);
        using var all = container.GetItemQueryStreamIterator();
        using var page = await all.ReadNextAsync();
        Assert.Equal(HttpStatusCode.NotImplemented, page.StatusCode);
        using var changes = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        using var changed = await changes.ReadNextAsync();
        Assert.Equal(HttpStatusCode.NotImplemented, changed.StatusCode);
    }

    [Fact]
    public async Task Containers_of_features_that_are_missing_are_501()
    {
        await using var cosmos = new EmulatorFixture();
        await Refused.WithAsync(HttpStatusCode.NotImplemented,
            cosmos.NewContainerAsync(c => c.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/kind" } })));
    }

    private static void ExcludeAll(ContainerProperties container)
    {
        container.IndexingPolicy.IncludedPaths.Clear();
        container.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
    }

    private static async Task<double> ChargeAsync(Container container, string query)
    {
        using var feed = container.GetItemQueryIterator<Note>(query, requestOptions: new QueryRequestOptions { PartitionKey = P });
        return (await feed.ReadNextAsync()).RequestCharge;
    }
}
