using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Patches: steps, conditions, and what cannot be applied.</summary>
public sealed class PatchContract(CosmosImplementations cosmos)
{
    private static readonly PartitionKey P = new("p");

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

        await Refused.WithAsync(HttpStatusCode.PreconditionFailed,
            container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)],
                new PatchItemRequestOptions { IfMatchEtag = first.ETag }));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.All), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_is_conditional_on_the_item(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Count = 2 }, P);
        var ifTwo = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.count = 2" };

        await container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], ifTwo);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed,
            container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1)], ifTwo));
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_that_cannot_be_applied_changes_nothing(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Text = "t" }, P);
        PatchOperation[] bad =
            [PatchOperation.Remove("/nothing"), PatchOperation.Replace("/nothing", 1), PatchOperation.Increment("/text", 1),
            PatchOperation.Set("/no/parent", 1), PatchOperation.Set("/pk", "q"), PatchOperation.Set("/id", "2")];
        foreach (var operation in bad)
            await Refused.WithAsync(HttpStatusCode.BadRequest,
                container.PatchItemAsync<Note>("1", P, [PatchOperation.Increment("/count", 1), operation]));
        Assert.Equal(0, (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_patch_moves_removes_and_inserts(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p", Text = "t", Tags = ["a", "c"] }, P);
        var patched = await container.PatchItemAsync<JsonElement>("1", P,
            [PatchOperation.Move("/text", "/kind"), PatchOperation.Add("/tags/1", "b"), PatchOperation.Remove("/tags/0"),
            PatchOperation.Add("/deep", new { x = 1 }), PatchOperation.Increment("/deep/x", 1.5)]);
        var note = patched.Resource;
        Assert.Equal("t", note.GetProperty("kind").GetString());
        Assert.False(note.TryGetProperty("text", out _));
        Assert.Equal("""["b","c"]""", note.GetProperty("tags").GetRawText());
        Assert.Equal(2.5, note.GetProperty("deep").GetProperty("x").GetDouble());
    }
}
