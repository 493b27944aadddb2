using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Queries, ReadMany, paging and feeds.</summary>
public abstract class QueryContract(CosmosUnderTest cosmos)
{
    private static readonly PartitionKey P = new("p");

    protected CosmosUnderTest Cosmos { get; } = cosmos;

    [Theory]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.kind = 'even'", "0,2,4")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.count > 1 AND c.count <= 3", "2,3")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.count = 0 OR (c.kind = 'odd' AND NOT c.count = 1)", "0,3")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.id IN ('1', '4', 'x')", "1,4")]
    [InlineData("SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.text) ORDER BY c.count DESC", "4,2,0")]
    [InlineData("SELECT TOP 2 VALUE c.id FROM c ORDER BY c.count DESC", "4,3")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.count OFFSET 1 LIMIT 2", "1,2")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.text != null", "0,2,4")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.text > 1", "")]
    [InlineData("SELECT VALUE c.id FROM c WHERE STARTSWITH(c.text, 't') AND ARRAY_CONTAINS(c.tags, \"even\")", "0,2,4")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.kind = 'odd'", "2")]
    [InlineData("SELECT VALUE SUM(c.count) FROM c", "10")]
    [InlineData("SELECT VALUE MAX(c.count) FROM c", "4")]
    [InlineData("SELECT VALUE MIN(c.count) FROM c WHERE c.count > 2", "3")]
    [InlineData("SELECT VALUE r[\"id\"] FROM root AS r WHERE r.count BETWEEN 1 AND 2", "1,2")]
    public async Task A_query_of_the_subset_finds(string query, string expected)
    {
        var container = await FiveNotesAsync();
        var found = await AllAsync<JsonElement>(container, new QueryDefinition(query));
        Assert.Equal(expected, string.Join(',', found));
    }

    [Fact]
    public async Task Projections_and_parameters()
    {
        var container = await FiveNotesAsync();
        var query = new QueryDefinition("SELECT c.id, c.count AS n, c.nothing FROM c WHERE c.count = @n").WithParameter("@n", 3);
        var found = Assert.Single(await AllAsync<JsonElement>(container, query));
        Assert.Equal("""{"id":"3","n":3}""", found.GetRawText());
    }

    [Fact]
    public async Task A_query_stays_in_its_partition_or_goes_over_all()
    {
        var container = await FiveNotesAsync();
        await container.CreateItemAsync(new Note { Id = "9", Pk = "q" }, new PartitionKey("q"));
        var query = new QueryDefinition("SELECT * FROM c");
        Assert.Equal(5, (await AllAsync<Note>(container, query)).Count);
        Assert.Equal(6, (await AllAsync<Note>(container, query, new QueryRequestOptions())).Count);
        Assert.Single(await AllAsync<Note>(container, new QueryDefinition("SELECT * FROM c WHERE c.pk = 'q'"), new QueryRequestOptions()));
    }

    [Theory]
    [InlineData("SELECT * FROM c ORDER BY c.count")]
    [InlineData("SELECT * FROM c")]
    public async Task Pages_follow_each_other_by_continuation(string text)
    {
        var container = await FiveNotesAsync();
        var ids = new List<string>();
        string? continuation = null;
        var pages = 0;
        do
        {
            using var feed = container.GetItemQueryIterator<Note>(text, continuation, new QueryRequestOptions { PartitionKey = P, MaxItemCount = 2 });
            var page = await feed.ReadNextAsync();
            Assert.InRange(page.Count, 1, 2);
            ids.AddRange(page.Select(n => n.Id));
            continuation = page.ContinuationToken;
            pages++;
        }
        while (continuation is not null);
        Assert.Equal((3, "0,1,2,3,4"), (pages, string.Join(',', ids)));
    }

    [Fact]
    public async Task ReadMany_finds_what_is_there()
    {
        var container = await FiveNotesAsync();
        await container.CreateItemAsync(new Note { Id = "9", Pk = "q" }, new PartitionKey("q"));
        var found = await container.ReadManyItemsAsync<Note>([("1", P), ("3", P), ("nobody", P), ("9", new PartitionKey("q")), ("1", new PartitionKey("q"))]);
        Assert.Equal(["1", "3", "9"], found.Select(n => n.Id).Order());
    }

    [Fact]
    public async Task The_read_feed_has_every_item()
    {
        var container = await FiveNotesAsync();
        var found = await AllAsync<Note>(container, null, new QueryRequestOptions { MaxItemCount = 2 });
        Assert.Equal(["0", "1", "2", "3", "4"], found.Select(n => n.Id).Order());
    }

    protected async Task<Container> FiveNotesAsync(Action<ContainerProperties>? configure = null)
    {
        var container = await Cosmos.NewContainerAsync(configure);
        for (var i = 0; i < 5; i++)
        {
            var kind = i % 2 == 0 ? "even" : "odd";
            await container.CreateItemAsync(new Note { Id = $"{i}", Pk = "p", Kind = kind, Count = i, Text = i % 2 == 0 ? "text" : null, Tags = [kind] }, P);
        }

        return container;
    }

    protected static async Task<IReadOnlyList<T>> AllAsync<T>(Container container, QueryDefinition? query, QueryRequestOptions? options = null)
    {
        using var feed = container.GetItemQueryIterator<T>(query, requestOptions: options ?? new QueryRequestOptions { PartitionKey = P });
        var all = new List<T>();
        while (feed.HasMoreResults) all.AddRange(await feed.ReadNextAsync());
        return all;
    }
}

public sealed class QueriesInProcess(InProcessCosmos cosmos) : QueryContract(cosmos), IClassFixture<InProcessCosmos>;
