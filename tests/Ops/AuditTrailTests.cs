using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BoxOffice.Local.Cosmos;

namespace BoxOffice.Tests.Ops;

/// <summary>What operators did, over HTTP.</summary>
public sealed class AuditTrailTests(AuditTrailTests.Office office) : IClassFixture<AuditTrailTests.Office>
{
    private const string AlicesKey = "a key of Alice, drawn by chance";

    [Fact]
    public async Task Given_a_named_key_When_a_waiting_room_is_changed_Then_who_when_and_what_before_and_after()
    {
        var before = office.Time.GetUtcNow();
        await office.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 5 }, "audited");
        Assert.Equal(HttpStatusCode.OK, (await AsAliceAsync(HttpMethod.Patch, "v1/ops/queues/audited", new { paused = true })).Status);
        var entries = (await office.GetAsync($"v1/ops/audit?from={before:yyyy-MM-ddTHH:mm:ssZ}")).Data.EnumerateArray()
            .Where(e => e.GetProperty("call").GetString()!.EndsWith("/queues/audited", StringComparison.Ordinal)).ToList();
        var (change, opening) = (entries[0], entries[1]);
        Assert.Equal(("alice", "NAMED_KEY", "PATCH /api/v1/ops/queues/audited", 200),
            (Text(change, "who"), Text(change, "proof"), Text(change, "call"), change.GetProperty("status").GetInt32()));
        Assert.Equal((false, true),
            (change.GetProperty("before").GetProperty("paused").GetBoolean(),
            change.GetProperty("after").GetProperty("paused").GetBoolean()));
        Assert.True(change.GetProperty("request").GetProperty("paused").GetBoolean());
        Assert.Equal(("function key", "FUNCTION_KEY", JsonValueKind.Null),
            (Text(opening, "who"), Text(opening, "proof"), opening.GetProperty("before").ValueKind));
        Assert.Equal(5, opening.GetProperty("after").GetProperty("admitPerTick").GetInt32());
        Assert.All((await office.GetAsync("v1/ops/audit?who=alice")).Data.EnumerateArray(), e => Assert.Equal("alice", Text(e, "who")));
        Assert.Equal(1, (await office.GetAsync("v1/ops/audit?page=1&size=1")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Given_a_concert_When_it_is_moved_and_calls_repeat_or_are_refused_Then_each_change_has_one_entry_and_nothing_else_has()
    {
        var date = await office.ConcertOnSaleAsync();
        var (id, place) = (date.Concert.ConcertId, date.Date.Place.PlaceId);
        object Body(object at) => new { dates = new[] { new { concertId = id, concertDateId = id, concertDate = at, placeId = place } } };
        var to = date.Date.StartsAt.AddDays(1);
        for (var times = 0; times < 2; times++)
            Assert.Equal(HttpStatusCode.OK,
                (await office.CallAsync(HttpMethod.Put, "v1/ops/dates", Body(to), idempotencyKey: $"move-{id}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await office.CallAsync(HttpMethod.Put, "v1/ops/dates",
            new { dates = new[] { new { concertId = id, concertDateId = id } } })).Status);
        var entry = Assert.Single(await AboutAsync(id));
        string? StartsAt(string when) => entry.GetProperty(when)[0].GetProperty("dates")[0].GetProperty("startsAt").GetString();
        Assert.Equal((Time(date.Date.StartsAt), Time(to)), (StartsAt("before"), StartsAt("after")));
    }

    [Fact]
    public async Task Given_an_unknown_key_When_an_operator_calls_Then_401_and_nothing_is_done()
    {
        var answer = await AsAsync("of nobody", HttpMethod.Put, "v1/ops/queues/strange", new { phase = "OPEN" });
        Assert.Equal((HttpStatusCode.Unauthorized, "operator-key-invalid"), (answer.Status, answer.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await office.GetAsync("v1/ops/queues/strange")).Status);
        // The register has one entry of the minute, however often somebody tries.
        for (var more = 0; more < 3; more++)
            _ = await AsAsync("of nobody", HttpMethod.Put, "v1/ops/queues/strange", new { phase = "OPEN" });
        var noted = Assert.Single((await office.GetAsync("v1/ops/audit?who=unknown")).Data.EnumerateArray());
        Assert.Equal(("REFUSED", "PUT /api/v1/ops/queues/strange", 401, "127.0.0.1"),
            (Text(noted, "proof"), Text(noted, "call"), noted.GetProperty("status").GetInt32(), Text(noted, "address")));
        await using var strict =
            await BoxOfficeApp.StartAsync(new() { Settings = new Dictionary<string, string?> { ["Operators__RequireName"] = "true" } });
        Assert.Equal("operator-key-missing", (await strict.CallAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "OPEN" })).Code);
        Assert.Equal(HttpStatusCode.OK, (await strict.GetAsync("v1/ops/queues")).Status);
    }

    [Fact]
    public async Task Given_a_trail_that_cannot_be_written_When_an_operator_calls_Then_nothing_is_done()
    {
        await office.ConfigureQueueAsync(new { phase = "OPEN" }, "untraced");
        using (office.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.ServiceUnavailable, IsTrail) { Times = int.MaxValue }))
            Assert.Equal(HttpStatusCode.ServiceUnavailable,
                (await office.CallAsync(HttpMethod.Patch, "v1/ops/queues/untraced", new { paused = true })).Status);
        Assert.Equal("OPEN", (await office.GetAsync("v1/ops/queues/untraced")).Data.GetProperty("phase").GetString());
    }

    [Fact]
    public async Task Given_a_process_that_dies_in_a_call_When_the_trail_is_read_Then_the_call_is_there_without_a_status()
    {
        await office.ConfigureQueueAsync(new { phase = "OPEN" }, "dying");
        // The end of the entry never gets there.
        using (office.Cosmos.Faults.Inject(
            new CosmosFault(CosmosFaultKind.ServiceUnavailable, c => IsTrail(c)
            && c.Operation == CosmosOperation.Replace)
            { Times = int.MaxValue }))
            Assert.Equal(HttpStatusCode.OK,
                (await office.CallAsync(HttpMethod.Patch, "v1/ops/queues/dying", new { paused = true })).Status);
        var entry = (await office.GetAsync("v1/ops/audit")).Data.EnumerateArray()
            .First(e => Text(e, "call") == "PATCH /api/v1/ops/queues/dying");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Object),
            (entry.GetProperty("status").ValueKind, entry.GetProperty("before").ValueKind));
    }

    [Fact]
    public async Task Given_a_body_of_megabytes_When_it_is_put_Then_the_trail_has_its_size()
    {
        var venue = office.NextId();
        var rows = Enumerable.Range(1, 500).Select(r => new { name = $"{r}", seats = 1 }).ToArray();
        var sections = Enumerable.Range(1, 20).Select(s => new { name = $"Section {s}", ticketClass = "R", price = 10, rows }).ToArray();
        Assert.Equal(HttpStatusCode.OK,
            (await office.CallAsync(HttpMethod.Put, "v1/ops/venues",
            new { venues = new[] { new { placeId = venue, name = "Long", sections } } })).Status);
        var entry = (await office.GetAsync("v1/ops/audit")).Data.EnumerateArray().First(e => Text(e, "call") == "PUT /api/v1/ops/venues");
        Assert.InRange(entry.GetProperty("request").GetProperty("omitted").GetInt32(), 200 * 1024, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task Given_a_change_of_a_queue_When_it_is_counted_Then_the_trail_costs_a_create_a_read_and_a_replace()
    {
        await office.ConfigureQueueAsync(new { phase = "OPEN" }, "counted");
        using var calls = office.CountCalls(IsTrail);
        await office.CallAsync(HttpMethod.Patch, "v1/ops/queues/counted", new { paused = true });
        Assert.Equal(3, calls.Calls);
    }

    private static bool IsTrail(CosmosCall call) => call.PartitionKey == "[\"audit\"]" && call.Operation != CosmosOperation.Query;

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    private async Task<List<JsonElement>> AboutAsync(long concertId) =>
        [.. (await office.GetAsync("v1/ops/audit?size=1000")).Data.EnumerateArray()
        .Where(e => Text(e, "call") == "PUT /api/v1/ops/dates"
            && e.GetProperty("request").GetProperty("dates")[0].GetProperty("concertId").GetInt64() == concertId)];

    private Task<ApiAnswer> AsAliceAsync(HttpMethod method, string path, object body) => AsAsync(AlicesKey, method, path, body);

    private async Task<ApiAnswer> AsAsync(string key, HttpMethod method, string path, object body)
    {
        using var request =
            new HttpRequestMessage(method,
            path)
            { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Operator-Key", key);
        using var answer = await office.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new ApiAnswer(answer.StatusCode, new Dictionary<string, string>(), json.RootElement.Clone());
    }

    public sealed class Office() : BoxOfficeApp(new BoxOfficeAppOptions
    {
        Settings = new Dictionary<string, string?>
        {
            [
            "Operators__Keys"] = $"bob={new string('0', 64)}, " +
            $"alice={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AlicesKey)))}"
        },
    });
}
