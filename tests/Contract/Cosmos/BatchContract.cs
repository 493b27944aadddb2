using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Transactional batches.</summary>
public abstract class BatchContract(CosmosUnderTest cosmos)
{
    private static readonly PartitionKey P = new("p");

    protected CosmosUnderTest Cosmos { get; } = cosmos;

    [Fact]
    public async Task A_batch_does_all_its_operations()
    {
        var container = await Cosmos.NewContainerAsync();
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
        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.OK];
        Assert.Equal(expected, response.Select(r => r.StatusCode));
        Assert.Equal(3, response.GetOperationResultAtIndex<Note>(5).Resource.Count);
        Assert.Equal(7, (await container.ReadItemAsync<Note>("a", P)).Resource.Count);
        Assert.Equal(response[0].ETag, (await container.ReadItemAsync<Note>("a", P)).ETag);
    }

    [Theory]
    [InlineData("create", HttpStatusCode.Conflict)]
    [InlineData("replace", HttpStatusCode.PreconditionFailed)]
    [InlineData("patch", HttpStatusCode.PreconditionFailed)]
    [InlineData("delete", HttpStatusCode.NotFound)]
    public async Task A_batch_that_fails_does_nothing_and_says_which_operation(string failing, HttpStatusCode status)
    {
        var container = await Cosmos.NewContainerAsync();
        var old = await container.CreateItemAsync(new Note { Id = "a", Pk = "p" }, P);
        await container.UpsertItemAsync(new Note { Id = "a", Pk = "p", Count = 1 }, P);
        var batch = container.CreateTransactionalBatch(P).CreateItem(new Note { Id = "b", Pk = "p" });
        batch = failing switch
        {
            "create" => batch.CreateItem(new Note { Id = "a", Pk = "p" }),
            "replace" => batch.ReplaceItem("a", new Note { Id = "a", Pk = "p" }, new TransactionalBatchItemRequestOptions { IfMatchEtag = old.ETag }),
            "patch" => batch.PatchItem("a", [PatchOperation.Increment("/count", 1)], new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.count > 5" }),
            _ => batch.DeleteItem("nobody"),
        };

        using var response = await batch.UpsertItem(new Note { Id = "c", Pk = "p" }).ExecuteAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Equal([HttpStatusCode.FailedDependency, status, HttpStatusCode.FailedDependency], response.Select(r => r.StatusCode));
        using var b = await container.ReadItemStreamAsync("b", P);
        Assert.Equal(HttpStatusCode.NotFound, b.StatusCode);
    }

    [Fact]
    public async Task A_batch_sees_its_own_writes()
    {
        var container = await Cosmos.NewContainerAsync();
        using var response = await container.CreateTransactionalBatch(P)
            .CreateItem(new Note { Id = "a", Pk = "p" })
            .PatchItem("a", [PatchOperation.Increment("/count", 1)])
            .ExecuteAsync();

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], response.Select(r => r.StatusCode));
        Assert.Equal(1, (await container.ReadItemAsync<Note>("a", P)).Resource.Count);
    }
}

public sealed class BatchesInProcess(InProcessCosmos cosmos) : BatchContract(cosmos), IClassFixture<InProcessCosmos>;
