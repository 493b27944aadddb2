using System.Text;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

public sealed class EmulatorJournalTests : IDisposable
{
    private static readonly PartitionKey P = new("p");
    private readonly string path = Path.Combine(Path.GetTempPath(), $"boxoffice-{TestIds.Next()}.journal");

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        string etag;
        await using (var before = new EmulatorFixture(path))
        {
            var container = await before.NewContainerAsync(c => c.DefaultTimeToLive = -1);
            await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
            etag = (await container.PatchItemAsync<Note>("1", P, [PatchOperation.Set("/text", "좌석\n")])).ETag;
            await container.CreateItemAsync(new Note { Id = "2", Pk = "p" }, P);
            await container.DeleteItemAsync<Note>("2", P);
            using var body = new MemoryStream(Encoding.UTF8.GetBytes("{\n  \"id\": \"3\",\n  \"pk\": \"p\", \"ttl\": 60\n}"));
            using var created = await container.CreateItemStreamAsync(body, P);
            created.EnsureSuccessStatusCode();
        }

        await using var after = new EmulatorFixture(path);
        var restored = after.NewClient().GetContainer("db", "things");
        var one = await restored.ReadItemAsync<Note>("1", P);
        Assert.Equal(("좌석\n", etag), (one.Resource.Text, one.ETag));
        using var deleted = await restored.ReadItemStreamAsync("2", P);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, deleted.StatusCode);
        Assert.Equal(60, (await restored.ReadItemAsync<Note>("3", P)).Resource.Ttl);
        after.Clock.Advance(TimeSpan.FromSeconds(61));
        using var expired = await restored.ReadItemStreamAsync("3", P);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, expired.StatusCode);
        var replaced = await restored.ReplaceItemAsync(one.Resource, "1", P, new ItemRequestOptions { IfMatchEtag = etag });
        Assert.NotEqual(etag, replaced.ETag);
    }

    [Fact]
    public async Task A_torn_last_line_is_cut_off_and_a_torn_batch_never_was()
    {
        await using (var before = new EmulatorFixture(path))
        {
            var container = await before.NewContainerAsync();
            await container.CreateItemAsync(new Note { Id = "1", Pk = "p" }, P);
            using var batch = await container.CreateTransactionalBatch(P).CreateItem(new Note { Id = "2", Pk = "p" })
                .CreateItem(new Note { Id = "3", Pk = "p" }).ExecuteAsync();
        }

        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(file.Length - 7);
        for (var restart = 0; restart < 2; restart++)
        {
            await using var after = new EmulatorFixture(path);
            var container = after.NewClient().GetContainer("db", "things");
            using var feed = container.GetItemQueryIterator<Note>("SELECT * FROM c");
            Assert.Equal(["1"], (await feed.ReadNextAsync()).Select(note => note.Id));
        }
    }

    [Fact]
    public async Task Damage_before_the_last_line_stops_the_start_and_names_the_line()
    {
        await using (var before = new EmulatorFixture(path)) await before.NewContainerAsync();
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(path, [lines[0], "{", .. lines[1..]], TestContext.Current.CancellationToken);
        var damage = Assert.Throws<InvalidDataException>(() => new CosmosEmulator(new CosmosEmulatorOptions { JournalPath = path }));
        Assert.Contains("line 2", damage.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(path);
}
