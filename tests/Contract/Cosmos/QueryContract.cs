using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Queries, ReadMany, paging and feeds.</summary>
public sealed class QueryContract(CosmosImplementations cosmos)
{
    private static readonly PartitionKey P = new("p");

    public static TheoryData<string, string, string> Subset => CosmosImplementations.Cross(
        CosmosImplementations.Full,
        ("SELECT VALUE c.id FROM c WHERE c.kind = 'even'", "0,2,4"),
        ("SELECT VALUE c.id FROM c WHERE c.count > 1 AND c.count <= 3", "2,3"),
        ("SELECT VALUE c.id FROM c WHERE c.count = 0 OR (c.kind = 'odd' AND NOT c.count = 1)", "0,3"),
        ("SELECT VALUE c.id FROM c WHERE c.id IN ('1', '4', 'x')", "1,4"),
        ("SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.text) ORDER BY c.count DESC", "4,2,0"),
        ("SELECT TOP 2 VALUE c.id FROM c ORDER BY c.count DESC", "4,3"),
        ("SELECT VALUE c.id FROM c ORDER BY c.count OFFSET 1 LIMIT 2", "1,2"),
        ("SELECT VALUE c.id FROM c WHERE c.text != null", "0,2,4"),
        ("SELECT VALUE c.id FROM c WHERE c.text > 1", ""),
        ("SELECT VALUE c.id FROM c WHERE STARTSWITH(c.text, 't') AND ARRAY_CONTAINS(c.tags, \"even\")", "0,2,4"),
        ("SELECT VALUE COUNT(1) FROM c WHERE c.kind = 'odd'", "2"),
        ("SELECT VALUE SUM(c.count) FROM c", "10"),
        ("SELECT VALUE MAX(c.count) FROM c", "4"),
        ("SELECT VALUE MIN(c.count) FROM c WHERE c.count > 2", "3"),
        ("SELECT VALUE r[\"id\"] FROM root AS r WHERE r.count BETWEEN 1 AND 2", "1,2"));

    [Theory]
    [MemberData(nameof(Subset))]
    public async Task A_query_of_the_subset_finds(string on, string query, string expected)
    {
        var container = await FiveNotesAsync(on);
        var found = await AllAsync<JsonElement>(container, new QueryDefinition(query));
        Assert.Equal(expected, string.Join(',', found));
    }

    public static TheoryData<string, string, string> Projections => CosmosImplementations.Cross(
        CosmosImplementations.Full,
        ("SELECT c.id, c.count AS n, c.nothing FROM c WHERE c.count = @n", """{"id":"3","n":3}"""),
        ("SELECT c.tags[0], c.count + 1 FROM c WHERE c.count = @n", """{"$1":"odd","$2":4}"""),
        ("SELECT COUNT(1) AS n, MAX(c.count) FROM c WHERE c.count <= @n", """{"n":4,"$1":3}"""),
        ("SELECT VALUE c.tags FROM c WHERE c.count = @n", """["odd"]"""));

    [Theory]
    [MemberData(nameof(Projections))]
    public async Task A_projection_is_called_and_computed(string on, string text, string expected)
    {
        var container = await FiveNotesAsync(on);
        var found = Assert.Single(await AllAsync<JsonElement>(container, new QueryDefinition(text).WithParameter("@n", 3)));
        Assert.Equal(expected, found.GetRawText());
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task The_item_itself_is_called_as_FROM_calls_it(string on)
    {
        var container = await FiveNotesAsync(on);
        var found = Assert.Single(await AllAsync<JsonElement>(container, new QueryDefinition("SELECT n FROM n WHERE n.id = '2'")));
        Assert.Equal("2", found.GetProperty("n").GetProperty("id").GetString());
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_query_stays_in_its_partition_or_goes_over_all(string on)
    {
        var container = await FiveNotesAsync(on);
        await container.CreateItemAsync(new Note { Id = "9", Pk = "q" }, new PartitionKey("q"));
        var query = new QueryDefinition("SELECT * FROM c");
        Assert.Equal(5, (await AllAsync<Note>(container, query)).Count);
        Assert.Equal(6, (await AllAsync<Note>(container, query, new QueryRequestOptions())).Count);
        Assert.Single(await AllAsync<Note>(container, new QueryDefinition("SELECT * FROM c WHERE c.pk = 'q'"), new QueryRequestOptions()));
    }

    public static TheoryData<string, string, int> Paged => CosmosImplementations.Cross(
        CosmosImplementations.Full,
        ("SELECT * FROM c ORDER BY c.count", 5),
        ("SELECT * FROM c", 5),
        ("SELECT TOP 3 * FROM c ORDER BY c.count", 3));

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Pages_follow_each_other_by_continuation(string on, string text, int results)
    {
        var container = await FiveNotesAsync(on);
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            using var feed = container.GetItemQueryIterator<Note>(text, continuation, new QueryRequestOptions { PartitionKey = P, MaxItemCount = 2 });
            var page = await feed.ReadNextAsync();
            Assert.InRange(page.Count, 1, 2);
            ids.AddRange(page.Select(n => n.Id));
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, results).Select(i => $"{i}"), ids);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task ReadMany_finds_what_is_there(string on)
    {
        var container = await FiveNotesAsync(on);
        await container.CreateItemAsync(new Note { Id = "9", Pk = "q" }, new PartitionKey("q"));
        var found = await container.ReadManyItemsAsync<Note>([("1", P), ("3", P), ("nobody", P), ("9", new PartitionKey("q")), ("1", new PartitionKey("q"))]);
        Assert.Equal(["1", "3", "9"], found.Select(n => n.Id).Order());
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task The_read_feed_has_every_item(string on)
    {
        var container = await FiveNotesAsync(on);
        var found = await AllAsync<Note>(container, null, new QueryRequestOptions { MaxItemCount = 2 });
        Assert.Equal(["0", "1", "2", "3", "4"], found.Select(n => n.Id).Order());
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task The_change_feed_starts_at_the_beginning_and_has_each_item_once(string on)
    {
        var container = await FiveNotesAsync(on);
        await container.PatchItemAsync<Note>("0", P, [PatchOperation.Set("/text", "new")]);
        using var feed = container.GetChangeFeedIterator<Note>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, new ChangeFeedRequestOptions { PageSizeHint = 2 });
        Assert.Equal(["1", "2", "3", "4", "0"], await DrainAsync(feed));

        await container.CreateItemAsync(new Note { Id = "5", Pk = "p" }, P);
        Assert.Equal(["5"], await DrainAsync(feed));
    }

    private static async Task<List<string>> DrainAsync(FeedIterator<Note> feed)
    {
        var ids = new List<string>();
        while (true)
        {
            var page = await feed.ReadNextAsync();
            if (page.StatusCode == System.Net.HttpStatusCode.NotModified) return ids;
            ids.AddRange(page.Select(n => n.Id));
        }
    }

    private async Task<Container> FiveNotesAsync(string on, Action<ContainerProperties>? configure = null)
    {
        var container = await cosmos.NewContainerAsync(on, configure);
        for (var i = 0; i < 5; i++)
        {
            var kind = i % 2 == 0 ? "even" : "odd";
            await container.CreateItemAsync(new Note { Id = $"{i}", Pk = "p", Kind = kind, Count = i, Text = i % 2 == 0 ? "text" : null, Tags = [kind] }, P);
        }

        return container;
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(Container container, QueryDefinition? query, QueryRequestOptions? options = null)
    {
        using var feed = container.GetItemQueryIterator<T>(query, requestOptions: options ?? new QueryRequestOptions { PartitionKey = P });
        var all = new List<T>();
        while (feed.HasMoreResults) all.AddRange(await feed.ReadNextAsync());
        return all;
    }
}
