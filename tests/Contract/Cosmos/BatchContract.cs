using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Transactional batches.</summary>
public sealed class BatchContract(CosmosImplementations cosmos)
{
    private static readonly PartitionKey P = new("p");

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_batch_does_all_its_operations(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var a = await container.CreateItemAsync(new Note { Id = "a", Pk = "p" }, P);
        await container.CreateItemAsync(new Note { Id = "b", Pk = "p", Count = 1 }, P);
        await container.CreateItemAsync(new Note { Id = "gone", Pk = "p" }, P);

        using var response = await container.CreateTransactionalBatch(P)
            .ReplaceItem("a", new Note { Id = "a", Pk = "p", Count = 7 }, new TransactionalBatchItemRequestOptions { IfMatchEtag = a.ETag })
            .PatchItem("b", [PatchOperation.Increment("/count", 2)])
            .CreateItem(new Note { Id = "c", Pk = "p" })
            .UpsertItem(new Note { Id = "d", Pk = "p" }, new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false })
            .DeleteItem("gone")
            .ReadItem("b")
            .ExecuteAsync();

        Assert.True(response.IsSuccessStatusCode, response.ErrorMessage);
        HttpStatusCode[] expected =
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.NoContent,
            HttpStatusCode.OK];
        Assert.Equal(expected, response.Select(r => r.StatusCode));
        Assert.Equal(3, response.GetOperationResultAtIndex<Note>(5).Resource.Count);
        Assert.Equal(7, (await container.ReadItemAsync<Note>("a", P)).Resource.Count);
        Assert.Equal(response[0].ETag, (await container.ReadItemAsync<Note>("a", P)).ETag);
    }

    public static TheoryData<string, string, HttpStatusCode> Failures => CosmosImplementations.Cross(
        CosmosImplementations.Full,
        ("create", HttpStatusCode.Conflict),
        ("replace", HttpStatusCode.PreconditionFailed),
        ("patch", HttpStatusCode.PreconditionFailed),
        ("delete", HttpStatusCode.NotFound));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_batch_that_fails_does_nothing_and_says_which_operation(string on, string failing, HttpStatusCode status)
    {
        var container = await cosmos.NewContainerAsync(on);
        var old = await container.CreateItemAsync(new Note { Id = "a", Pk = "p" }, P);
        await container.UpsertItemAsync(new Note { Id = "a", Pk = "p", Count = 1 }, P);
        var batch = container.CreateTransactionalBatch(P).CreateItem(new Note { Id = "b", Pk = "p" });
        batch = failing switch
        {
            "create" => batch.CreateItem(new Note { Id = "a", Pk = "p" }),
            "replace" =>
                batch.ReplaceItem("a", new Note { Id = "a", Pk = "p" },
                new TransactionalBatchItemRequestOptions { IfMatchEtag = old.ETag }),
            "patch" =>
                batch.PatchItem("a", [PatchOperation.Increment("/count", 1)],
                new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.count > 5" }),
            _ => batch.DeleteItem("nobody"),
        };

        using var response = await batch.UpsertItem(new Note { Id = "c", Pk = "p" }).ExecuteAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Equal([HttpStatusCode.FailedDependency, status, HttpStatusCode.FailedDependency], response.Select(r => r.StatusCode));
        using var b = await container.ReadItemStreamAsync("b", P);
        Assert.Equal(HttpStatusCode.NotFound, b.StatusCode);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_batch_sees_its_own_writes(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        using var response = await container.CreateTransactionalBatch(P)
            .CreateItem(new Note { Id = "a", Pk = "p" })
            .PatchItem("a", [PatchOperation.Increment("/count", 1)])
            .ExecuteAsync();

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], response.Select(r => r.StatusCode));
        Assert.Equal(1, (await container.ReadItemAsync<Note>("a", P)).Resource.Count);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Full), MemberType = typeof(CosmosImplementations))]
    public async Task A_batch_is_limited_to_100_operations_and_2_MB(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        var most = container.CreateTransactionalBatch(P);
        for (var i = 0; i < 100; i++) most.CreateItem(new Note { Id = $"{i}", Pk = "p" });
        using var hundred = await most.ExecuteAsync();
        Assert.Equal((HttpStatusCode.OK, 100), (hundred.StatusCode, hundred.Count));

        var many = container.CreateTransactionalBatch(P);
        for (var i = 0; i < 101; i++) many.UpsertItem(new Note { Id = $"{i}", Pk = "p" });
        using var tooMany = await many.ExecuteAsync();
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);

        var big = container.CreateTransactionalBatch(P);
        for (var i = 0; i < 3; i++) big.UpsertItem(new Note { Id = $"{i}", Pk = "p", Text = new string('x', 800 * 1024) });
        using var tooBig = await big.ExecuteAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooBig.StatusCode);
    }
}
