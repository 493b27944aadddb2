using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Items, ETags and patches, as every implementation must have them.</summary>
public abstract class ItemContract(CosmosUnderTest cosmos)
{
    private static readonly PartitionKey P = new("p");

    protected CosmosUnderTest Cosmos { get; } = cosmos;

    [Fact]
    public async Task An_item_is_read_back_as_it_was_created()
    {
        var container = await Cosmos.NewContainerAsync();
        var note = new Note { Id = "1:A", Pk = "p", Count = 9_007_199_254_740_991, Text = "예매 \"좌석\"\n/é", Tags = ["a", "b"] };
        var created = await container.CreateItemAsync(note, P);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var read = await container.ReadItemAsync<Note>("1:A", P);
        Assert.Equal(note with { Tags = null }, read.Resource with { Tags = null });
        Assert.Equal(note.Tags, read.Resource.Tags);
        Assert.Equal(created.ETag, read.ETag);
    }

    [Fact]
    public async Task Create_refuses_an_id_that_exists_in_the_partition_only()
    {
        var container = await Cosmos.NewContainerAsync();
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "q" }, new PartitionKey("q"));

        await RefusedAsync(HttpStatusCode.Conflict, container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P));
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        var container = await Cosmos.NewContainerAsync();
        await RefusedAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
        await RefusedAsync(HttpStatusCode.NotFound, container.ReplaceItemAsync(new Note { Id = "1", Pk = "p" }, "1", P));
        await RefusedAsync(HttpStatusCode.NotFound, container.DeleteItemAsync<Note>("1", P));
    }

    [Fact]
    public async Task Replace_takes_only_the_version_that_was_read()
    {
        var container = await Cosmos.NewContainerAsync();
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, "1", P, If(first.ETag));

        Assert.NotEqual(first.ETag, second.ETag);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, "1", P, If(first.ETag)));
        Assert.Equal(1, (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Fact]
    public async Task Upsert_creates_then_replaces_and_honours_the_ETag()
    {
        var container = await Cosmos.NewContainerAsync();
        var first = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p" }, P);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var second = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, P, If(first.ETag));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, P, If(first.ETag)));
    }

    [Fact]
    public async Task Delete_takes_only_the_version_that_was_read()
    {
        var container = await Cosmos.NewContainerAsync();
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, P);

        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.DeleteItemAsync<Note>("1", P, If(first.ETag)));
        await container.DeleteItemAsync<Note>("1", P, If(second.ETag));
        await RefusedAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
    }

    [Fact]
    public async Task A_patch_applies_its_steps_in_order_and_keeps_the_rest()
    {
        var container = await Cosmos.NewContainerAsync();
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Count = 5, Text = "old", Tags = ["a"] }, P);

        await container.PatchItemAsync<Note>("1", P,
        [
            PatchOperation.Increment("/count", 3),
            PatchOperation.Set("/text", "예매"),
            PatchOperation.Add("/tags/-", "b"),
            PatchOperation.Replace("/tags/0", "A"),
        ]);

        var note = (await container.ReadItemAsync<Note>("1", P)).Resource;
        Assert.Equal((8, "예매"), (note.Count, note.Text));
        Assert.Equal(["A", "b"], note.Tags!);
    }

    [Fact]
    public async Task A_patch_takes_only_the_version_that_was_read()
    {
        var container = await Cosmos.NewContainerAsync();
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        await container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)]);

        await RefusedAsync(HttpStatusCode.PreconditionFailed,
            container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], new PatchItemRequestOptions { IfMatchEtag = first.ETag }));
    }

    protected static ItemRequestOptions If(string etag) => new() { IfMatchEtag = etag };

    protected static async Task<CosmosException> RefusedAsync(HttpStatusCode status, Task call)
    {
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => call);
        Assert.Equal(status, refusal.StatusCode);
        return refusal;
    }
}

public sealed class ItemsInProcess(InProcessCosmos cosmos) : ItemContract(cosmos), IClassFixture<InProcessCosmos>;
