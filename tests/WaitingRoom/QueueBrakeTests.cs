using System.Net;
using System.Text.Json;
using BoxOffice.WaitingRoom;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Operators' changes of a running queue, over HTTP.</summary>
public sealed class QueueBrakeTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_a_brake_Then_only_what_it_names_changes()
    {
        await app.ConcertOnSaleAsync("brake");
        await app.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 500, capacity = 50, sessionSeconds = 120 }, "brake");

        await ChangeAsync("brake", new { paused = true, message = "We pause for a moment." });
        var paused = await StatsAsync("brake");
        Assert.Equal(("PAUSED", "OPEN", "We pause for a moment."),
            (Text(paused, "phase"), Text(paused, "resumesAs"), Text(paused, "message")));
        Assert.Equal((500, 50, 120),
            (paused.GetProperty("admitPerTick").GetInt32(), paused.GetProperty("capacity").GetInt32(),
            paused.GetProperty("sessionSeconds").GetInt32()));
        var board = (await app.GetAsync("v1/queues/brake/board")).Data;
        Assert.Equal(("PAUSED", "We pause for a moment."), (Text(board, "phase"), Text(board, "message")));

        await ChangeAsync("brake", new { paused = false, admitPerTick = 100 });
        var resumed = await StatsAsync("brake");
        Assert.Equal(("OPEN", 100, 50),
            (Text(resumed, "phase"), resumed.GetProperty("admitPerTick").GetInt32(), resumed.GetProperty("capacity").GetInt32()));
    }

    [Theory]
    [InlineData("""{"admitPerTik":3000}""", "admitPerTik")]
    [InlineData("""{"phase":1}""", "phase")]
    [InlineData("""{"phase":"open"}""", "phase")]
    [InlineData("""{"capacity":0}""", "capacity")]
    public async Task Given_a_misspelt_field_or_a_phase_by_number_Then_400_names_it_and_nothing_changes(string body, string field)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Patch, HttpMethod.Put])
        {
            var answer = await app.CallAsync(method, "v1/ops/queues/main", body);

            Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Code));
            Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), answer.Body.ToString());
        }

        Assert.Equal("OPEN", Text(await StatsAsync("main"), "phase"));
    }

    [Fact]
    public async Task Given_a_misspelt_queue_Then_404_and_nothing_is_made()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("v1/ops/queues/mian")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallAsync(HttpMethod.Patch, "v1/ops/queues/mian", new { paused = true })).Status);

        Assert.False(await app.Get<IDatabase>().KeyExistsAsync("{q:mian}:settings"));
        Assert.Null(await app.Get<WaitingRoomRecord>().FindAsync("mian", TestContext.Current.CancellationToken));
        Assert.DoesNotContain("mian", (await ListAsync()).Select(q => Text(q, "queueId")));
    }

    [Fact]
    public async Task Given_a_published_concert_whose_queue_nobody_configured_Then_it_is_closed_and_the_list_shows_it()
    {
        var id = app.NextId();
        await app.PutHallAsync(id, 10);
        var dates = new[] { new { concertDateId = id, concertDate = app.Time.GetUtcNow().AddDays(30), placeId = id } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new { concerts = new[] { new { concertId = id, name = "Early", queueId = "early", published = true, dates } } })).Data;

        var refused = await app.JoinAsync(1, id);
        Assert.Equal((HttpStatusCode.Conflict, "queue-closed"), (refused.Status, refused.Code));
        var early = (await ListAsync()).Single(q => Text(q, "queueId") == "early");
        Assert.Equal(("CLOSED", 0L), (Text(early, "phase"), early.GetProperty("revision").GetInt64()));

        await ChangeAsync("early", new { phase = "OPEN" });
        Assert.Equal("ACTIVE", Text((await app.JoinAsync(1, id)).Data, "status"));
    }

    [Fact]
    public async Task Given_people_inside_by_mistake_When_the_lobby_begins_Then_they_can_hold_nothing_before_the_opening()
    {
        var date = await app.ConcertOnSaleAsync("mistake");
        var token = await app.AdmitBuyerAsync(7, date.Concert.ConcertId);
        await app.ConfigureQueueAsync(new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddMinutes(10) }, "mistake");

        var refused = await app.HoldAsync(date, 7, token, 1);
        Assert.Equal((HttpStatusCode.Forbidden, "not-admitted"), (refused.Status, refused.Code));
        // In the lobby, too, nothing is sold.
        var lobby = Text((await app.JoinAsync(7, date.Concert.ConcertId)).Data, "token");
        Assert.Equal((HttpStatusCode.Forbidden, "not-admitted"),
            ((await app.HoldAsync(date, 7, lobby, 1)).Status, (await app.HoldAsync(date, 7, lobby, 1)).Code));
    }

    [Fact]
    public async Task Given_a_lottery_that_is_paused_or_closed_by_mistake_Then_it_goes_on_with_the_same_draw()
    {
        var date = await app.ConcertOnSaleAsync("lottery");
        var opens = app.Time.GetUtcNow().AddHours(1);
        await app.ConfigureQueueAsync(new { phase = "PRE_OPEN", opensAt = opens }, "lottery");
        var token = Text((await app.JoinAsync(1, date.Concert.ConcertId)).Data, "token");
        var commitment = Text(await StatsAsync("lottery"), "seedCommitment");

        await ChangeAsync("lottery", new { phase = "PAUSED" });
        Assert.Null(Text(await StatsAsync("lottery"), "seed"));
        await ChangeAsync("lottery", new { paused = false });
        Assert.Equal("PRE_OPEN", Text(await StatsAsync("lottery"), "phase"));
        await ChangeAsync("lottery", new { phase = "CLOSED" });
        Assert.Null(Text(await StatsAsync("lottery"), "seed"));
        await ChangeAsync("lottery", new { phase = "PRE_OPEN", opensAt = opens });

        Assert.Equal(commitment, Text(await StatsAsync("lottery"), "seedCommitment"));
        Assert.Equal("WAITING", Text((await app.GetAsync("v1/queues/token", token)).Data, "status"));
    }

    private async Task ChangeAsync(string queueId, object settings) =>
        _ = (await app.CallAsync(HttpMethod.Patch, $"v1/ops/queues/{queueId}", settings)).Data;

    private async Task<JsonElement> StatsAsync(string queueId) => (await app.GetAsync($"v1/ops/queues/{queueId}")).Data;

    private async Task<IEnumerable<JsonElement>> ListAsync() => (await app.GetAsync("v1/ops/queues")).Data.EnumerateArray();

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
