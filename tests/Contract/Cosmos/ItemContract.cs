using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Items, ETags and patches, as every implementation must have them.</summary>
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

        await RefusedAsync(HttpStatusCode.Conflict, container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task What_is_not_there_is_404(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await RefusedAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
        await RefusedAsync(HttpStatusCode.NotFound, container.ReplaceItemAsync(new Note { Id = "1", Pk = "p" }, "1", P));
        await RefusedAsync(HttpStatusCode.NotFound, container.DeleteItemAsync<Note>("1", P));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Replace_takes_only_the_version_that_was_read(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, "1", P, If(first.ETag));

        Assert.NotEqual(first.ETag, second.ETag);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.ReplaceItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, "1", P, If(first.ETag)));
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

        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, P, If(first.ETag)));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task Delete_takes_only_the_version_that_was_read(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var second = await container.UpsertItemAsync(new Note { Id = "1", Pk = "p", Count = 1 }, P);

        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.DeleteItemAsync<Note>("1", P, If(first.ETag)));
        await container.DeleteItemAsync<Note>("1", P, If(second.ETag));
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_applies_its_steps_in_order_and_keeps_the_rest(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
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

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_takes_only_the_version_that_was_read(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var first = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        await container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)]);

        await RefusedAsync(HttpStatusCode.PreconditionFailed,
            container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], new PatchItemRequestOptions { IfMatchEtag = first.ETag }));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_is_conditional_on_the_item(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, P);
        var ifTwo = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.count = 2" };

        await container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], ifTwo);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], ifTwo));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_that_cannot_be_applied_changes_nothing(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Text = "t" }, P);
        PatchOperation[] bad = [PatchOperation.Remove("/nothing"), PatchOperation.Replace("/nothing", 1), PatchOperation.Increment("/text", 1), PatchOperation.Set("/no/parent", 1), PatchOperation.Set("/pk", "q"), PatchOperation.Set("/id", "2")];
        foreach (var operation in bad) await RefusedAsync(HttpStatusCode.BadRequest, container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1), operation]));
        Assert.Equal(0, (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_moves_removes_and_inserts(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Text = "t", Tags = ["a", "c"] }, P);
        var patched = await container.PatchItemAsync<JsonElement>("1", P, [PatchOperation.Move("/text", "/kind"), PatchOperation.Add("/tags/1", "b"), PatchOperation.Remove("/tags/0"), PatchOperation.Add("/deep", new { x = 1 }), PatchOperation.Increment("/deep/x", 1.5)]);
        var note = patched.Resource;
        Assert.Equal("t", note.GetProperty("kind").GetString());
        Assert.False(note.TryGetProperty("text", out _));
        Assert.Equal("""["b","c"]""", note.GetProperty("tags").GetRawText());
        Assert.Equal(2.5, note.GetProperty("deep").GetProperty("x").GetDouble());
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_read_of_the_known_version_is_304_and_a_quiet_write_has_no_body(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var created = await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P, new ItemRequestOptions { EnableContentResponseOnWrite = false });
        Assert.Null(created.Resource);
        using var known = await container.ReadItemStreamAsync("1", P, new ItemRequestOptions { IfNoneMatchEtag = created.ETag });
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task The_partition_key_of_the_call_is_the_items(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await RefusedAsync(HttpStatusCode.BadRequest, container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, new PartitionKey("q")));
        await RefusedAsync(HttpStatusCode.NotFound, container.ReadItemAsync<Note>("1", P));
    }

    private static ItemRequestOptions If(string etag) => new() { IfMatchEtag = etag };

    private static async Task<CosmosException> RefusedAsync(HttpStatusCode status, Task call)
    {
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => call);
        Assert.Equal(status, refusal.StatusCode);
        return refusal;
    }
}
