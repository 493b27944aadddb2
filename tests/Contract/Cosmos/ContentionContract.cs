using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Writers at once, without a socket and over one.</summary>
public sealed class ContentionContract(CosmosImplementations cosmos)
{
    private const int Writers = 32;
    private const int Rounds = 8;
    private static readonly PartitionKey P = new("p");

    [Theory]
    [MemberData(nameof(CosmosImplementations.Racing), MemberType = typeof(CosmosImplementations))]
    public async Task Of_many_creators_of_an_item_one_wins(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        for (var round = 0; round < Rounds; round++)
        {
            var id = $"{round}";
            var statuses = await InParallelAsync(_ => StatusAsync(container.CreateItemAsync(new Note { Id = id, Pk = "p" }, P)));
            Assert.Equal(1, statuses.Count(s => s == HttpStatusCode.Created));
            Assert.Equal(Writers - 1, statuses.Count(s => s == HttpStatusCode.Conflict));
        }
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Racing), MemberType = typeof(CosmosImplementations))]
    public async Task With_If_Match_no_increment_is_lost(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var done = await InParallelAsync(_ => IncrementAsync(container, guarded: true));
        Assert.Equal(done.Sum(), (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    /// <summary>The control of the test above: without the guard the same writers do lose increments.</summary>
    [Theory]
    [MemberData(nameof(CosmosImplementations.Racing), MemberType = typeof(CosmosImplementations))]
    public async Task Without_If_Match_increments_are_lost(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
        var done = await InParallelAsync(_ => IncrementAsync(container, guarded: false));
        Assert.NotEqual(done.Sum(), (await container.ReadItemAsync<Note>("1", P)).Resource.Count);
    }

    [Theory]
    [MemberData(nameof(CosmosImplementations.Racing), MemberType = typeof(CosmosImplementations))]
    public async Task Nobody_sees_half_a_batch(string on)
    {
        var container = await cosmos.NewContainerAsync(on);
        await container.CreateItemAsync(new Note { Id = "a", Pk = "p", Count = 1000 }, P);
        await container.CreateItemAsync(new Note { Id = "b", Pk = "p", Count = 1000 }, P);
        var sums = await InParallelAsync(async writer => writer % 2 == 0 ? await MoveOneAsync(container) : await SumAsync(container));
        Assert.All(sums, sum => Assert.Equal(2000, sum));
        var a = (await container.ReadItemAsync<Note>("a", P)).Resource.Count;
        Assert.Equal(1000 - (Writers / 2) * Rounds, a);
    }

    private static async Task<long> MoveOneAsync(Container container)
    {
        for (var round = 0; round < Rounds; round++)
        {
            using var response = await container.CreateTransactionalBatch(P)
                .PatchItem("a", [PatchOperation.Increment("/count", -1)])
                .PatchItem("b", [PatchOperation.Increment("/count", 1)])
                .ExecuteAsync();
            Assert.True(response.IsSuccessStatusCode);
        }

        return await SumAsync(container);
    }

    private static async Task<long> SumAsync(Container container)
    {
        using var feed =
            container.GetItemQueryIterator<Note>("SELECT * FROM c", requestOptions: new QueryRequestOptions { PartitionKey = P });
        return (await feed.ReadNextAsync()).Sum(note => note.Count);
    }

    private static async Task<int> IncrementAsync(Container container, bool guarded)
    {
        var done = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var read = await container.ReadItemAsync<Note>("1", P);
            var options = guarded ? new ItemRequestOptions { IfMatchEtag = read.ETag } : null;
            if (await StatusAsync(
                container.ReplaceItemAsync(read.Resource with { Count = read.Resource.Count + 1 }, "1", P,
                options)) == HttpStatusCode.OK) done++;
        }

        return done;
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<ItemResponse<Note>> call)
    {
        try
        {
            return (await call).StatusCode;
        }
        catch (CosmosException refused) when (refused.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
        {
            return refused.StatusCode;
        }
    }

    private static Task<T[]> InParallelAsync<T>(Func<int, Task<T>> work) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => work(writer))));
}
