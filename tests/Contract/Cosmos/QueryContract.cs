using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Queries: what they find, in which order, and page by page.</summary>
public sealed class QueryContract(CosmosImplementations cosmos)
{
    private static readonly PartitionKey P = new("p");

    public static TheoryData<string, string, string> Subset => CosmosImplementations.Cross(
        CosmosImplementations.Full,
        ("SELECT * FROM c WHERE c.kind = 'even'", "0,2,4"),
        ("SELECT * FROM c WHERE c.count > 1 AND c.count <= 3", "2,3"),
        ("SELECT * FROM c WHERE c.count = 0 OR (c.kind = 'odd' AND c.count <> 1)", "0,3"),
        ("SELECT * FROM c WHERE c.count >= -1 AND c.count < 2", "0,1"),
        ("SELECT * FROM c ORDER BY c.count DESC", "4,3,2,1,0"),
        ("SELECT * FROM c ORDER BY c.count OFFSET 1 LIMIT 2", "1,2"),
        ("SELECT * FROM c WHERE c.text != null", "0,2,4"),
        ("SELECT * FROM c WHERE c.text > 1", ""),
        ("SELECT * FROM n WHERE n.id = '2'", "2"));

    [Theory]
    [MemberData(nameof(Subset))]
    public async Task A_query_of_the_subset_finds(string on, string query, string expected)
    {
        var container = await FiveNotesAsync(on);
        var found = await AllAsync<Note>(container, new QueryDefinition(query));
        Assert.Equal(expected, string.Join(',', found.Select(n => n.Id)));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_select_list_names_properties_and_leaves_out_what_is_undefined(string on)
    {
        var container = await FiveNotesAsync(on);
        var query = new QueryDefinition("SELECT c.id, c.tags, c.nothing FROM c WHERE c.count = @n").WithParameter("@n", 3);
        var found = Assert.Single(await AllAsync<JsonElement>(container, query));
        Assert.Equal("""{"id":"3","tags":["odd"]}""", found.GetRawText());
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
        ("SELECT * FROM c ORDER BY c.count OFFSET 0 LIMIT 3", 3));

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Pages_follow_each_other_by_continuation(string on, string text, int results)
    {
        var container = await FiveNotesAsync(on);
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            using var feed =
                container.GetItemQueryIterator<Note>(text, continuation, new QueryRequestOptions { PartitionKey = P, MaxItemCount = 2 });
            var page = await feed.ReadNextAsync();
            Assert.InRange(page.Count, 1, 2);
            ids.AddRange(page.Select(n => n.Id));
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, results).Select(i => $"{i}"), ids);
    }

    private async Task<Container> FiveNotesAsync(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        for (var i = 0; i < 5; i++)
        {
            var kind = i % 2 == 0 ? "even" : "odd";
            await container.CreateItemAsync(
                new Note { Id = $"{i}", Pk = "p", Kind = kind, Count = i, Text = i % 2 == 0 ? "text" : null, Tags = [kind] }, P);
        }

        return container;
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(Container container, QueryDefinition query, QueryRequestOptions? options = null)
    {
        using var feed = container.GetItemQueryIterator<T>(query, requestOptions: options ?? new QueryRequestOptions { PartitionKey = P });
        var all = new List<T>();
        while (feed.HasMoreResults) all.AddRange(await feed.ReadNextAsync());
        return all;
    }
}
