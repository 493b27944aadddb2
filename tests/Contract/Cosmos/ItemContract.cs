using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Items and ETags, as every implementation must have them.</summary>
public sealed class ItemContract(CosmosImplementations cosmos)
{
    private static readonly PartitionKey P = new("p");

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task An_item_is_read_back_as_it_was_created(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var note = new Note { Id = "1:A", Pk = "p", Count = 9_007_199_254_740_991, Text = "예매 \"좌석\"\n/é", Tags = ["a", "b"] };
        var created = await container.CreateItemAsync(note, P);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var read = await container.ReadItemAsync<Note>("1:A", P);
        Assert.Equal(note with { Tags = null }, read.Resource with { Tags = null });
        Assert.Equal(note.Tags, read.Resource.Tags);
        Assert.Equal(created.ETag, read.ETag);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Create_refuses_an_id_that_exists_in_the_partition_only(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "q" }, new PartitionKey("q"));

        await Refused.WithAsync(HttpStatusCode.Conflict, container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task What_is_not_there_is_404(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await Refused.WithAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
        await Refused.WithAsync(HttpStatusCode.NotFound, container.ReplaceItemAsync(new Note { Id = "1", Pk = "p" }, "1", P));
        await Refused.WithAsync(HttpStatusCode.NotFound, container.DeleteItemAsync<Note>("1", P));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Replace_takes_only_the_version_that_was_read(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, "1", P, If(first.ETag));

        Assert.NotEqual(first.ETag, second.ETag);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed,
            container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, "1", P, If(first.ETag)));
        Assert.Equal(1, (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Upsert_creates_then_replaces_and_honours_the_ETag(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p" }, P);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var second = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, P, If(first.ETag));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        await Refused.WithAsync(HttpStatusCode.PreconditionFailed,
            container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, P, If(first.ETag)));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Delete_takes_only_the_version_that_was_read(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, P);

        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, container.DeleteItemAsync<Note>("1", P, If(first.ETag)));
        await container.DeleteItemAsync<Note>("1", P, If(second.ETag));
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_read_of_the_known_version_is_304_and_a_quiet_write_has_no_body(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var created = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P,
            new ItemRequestOptions { EnableContentResponseOnWrite = false });
        Assert.Null(created.Resource);
        using var known = await container.ReadItemStreamAsync("1", P, new ItemRequestOptions { IfNoneMatchEtag = created.ETag });
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task The_partition_key_of_the_call_is_the_items(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await Refused.WithAsync(HttpStatusCode.BadRequest,
            container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, new PartitionKey("q")));
        await Refused.WithAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
    }

    private static ItemRequestOptions If(string etag) => new() { IfMatchEtag = etag };
}
