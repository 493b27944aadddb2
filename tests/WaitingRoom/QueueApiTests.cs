using System.Net;
using System.Text.Json;
using BoxOffice.WaitingRoom;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>The queue calls over HTTP.</summary>
public sealed class QueueApiTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private const string Token = "v1/queues/token";

    [Fact]
    public async Task Given_room_When_joining_Then_the_place_is_as_documented()
    {
        var answer = await app.JoinAsync(1);

        var place = answer.Data;
        Assert.Equal(
            ["token", "queueId", "userId", "status", "phase", "number", "position", "ahead", "passed", "estimatedWaitSeconds",
                "pollAfterSeconds", "expiresAt", "serverTime", "message"],
            place.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("main", 1L, "ACTIVE", 0L),
            (place.GetProperty("queueId").GetString(), place.GetProperty("userId").GetInt64(), place.GetProperty("status").GetString(),
            place.GetProperty("position").GetInt64()));
        Assert.True(place.GetProperty("expiresAt").GetDateTimeOffset() > app.Time.GetUtcNow());
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Null(answer.RetryAfter);
    }

    [Fact]
    public async Task Given_a_paused_queue_When_joining_polling_and_leaving_Then_the_place_is_kept_and_given_up()
    {
        await using var own = await BoxOfficeApp.StartAsync();
        await own.ConfigureQueueAsync(new { phase = "PAUSED" });
        await own.JoinAsync(1);
        var joined = await own.JoinAsync(2);
        var token = joined.Data.GetProperty("token").GetString()!;

        var polled = await own.GetAsync(Token, token);
        Assert.Equal(("WAITING", 2L, 1L), Standing(polled));
        Assert.Equal(polled.Data.GetProperty("pollAfterSeconds").GetInt32(), polled.RetryAfter);
        Assert.InRange(polled.RetryAfter!.Value, PollHints.Least, PollHints.Most);
        Assert.Equal(("PAUSED", JsonValueKind.Null),
            (polled.Data.GetProperty("phase").GetString(), polled.Data.GetProperty("estimatedWaitSeconds").ValueKind));
        Assert.Equal(joined.Data.GetProperty("number").GetInt64(), polled.Data.GetProperty("number").GetInt64());

        Assert.Equal("ENDED", (await own.DeleteAsync(Token, token: token)).Data.GetProperty("status").GetString());
        Assert.Equal("ENDED", (await own.GetAsync(Token, token)).Data.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await own.DeleteAsync(Token, token: token)).Status);
    }

    [Fact]
    public async Task Given_200_joins_of_one_user_over_HTTP_Then_one_place()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => app.JoinAsync(200)));

        Assert.Single(answers.Select(a => a.Data.GetProperty("number").GetInt64()).Distinct());
    }

    [Theory]
    [InlineData("""{"userId":0}""", "userId")]
    [InlineData("{}", "userId")]
    [InlineData("""{"userId":"x"}""", "userId")]
    [InlineData("""{"userId":1,"concertId":-1}""", "concertId")]
    [InlineData("[", "body")]
    public async Task Given_a_wrong_body_Then_400_names_the_field(string body, string field)
    {
        var answer = await app.PostAsync(Token, body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Code));
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), answer.Body.ToString());
    }

    [Fact]
    public async Task Given_no_token_or_a_bad_one_Then_401_with_a_code()
    {
        var token = await app.AdmitBuyerAsync(3);

        Assert.Equal((HttpStatusCode.Unauthorized, "token-missing"), CodeOf(await app.GetAsync(Token)));
        Assert.Equal((HttpStatusCode.Unauthorized, "token-invalid"), CodeOf(await app.GetAsync(Token, token[..^3] + "AAA")));
        Assert.Equal((HttpStatusCode.Unauthorized, "token-invalid"), CodeOf(await app.DeleteAsync(Token, token: "nonsense")));
        var old = app.Get<QueueTokens>()
            .Issue(new QueueToken("main", 3, new PlaceId(1, app.Time.GetUtcNow().AddDays(-2).ToUnixTimeMilliseconds() * 1000), 0));
        Assert.Equal((HttpStatusCode.Unauthorized, "token-expired"), CodeOf(await app.GetAsync(Token, old)));
    }

    [Fact]
    public async Task Given_tokens_of_others_Then_the_gate_names_the_reason_and_asks_Redis_only_for_the_right_one()
    {
        var token = await app.AdmitBuyerAsync(4);
        var gate = app.Get<QueueGate>();
        async Task<string?> Code(string? bearer, long user, string queue) =>
            (await gate.RequireAdmittedAsync(bearer, user, queue, TestContext.Current.CancellationToken)).Refusal?.Code;

        Assert.Null(await Code(token, 4, "main"));
        Assert.Equal("wrong-user", await Code(token, 5, "main"));
        Assert.Equal("wrong-queue", await Code(token, 4, "other"));
        Assert.Equal("token-missing", await Code(null, 4, "main"));
        _ = (await app.DeleteAsync(Token, token: token)).Data;
        Assert.Equal("not-admitted", await Code(token, 4, "main"));
    }

    [Fact]
    public async Task Given_an_unknown_concert_or_queue_Then_404()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.JoinAsync(1, concertId: 987_654)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("v1/queues/invented/board")).Status);
        Assert.False(await app.Get<IDatabase>().KeyExistsAsync("{q:invented}:settings"));
    }

    [Fact]
    public async Task Given_a_concert_with_a_queue_of_its_own_Then_its_line_and_its_board_are_its_own()
    {
        await using var own = await BoxOfficeApp.StartAsync();
        await SellAsync(own, 71, "rock-night");
        await own.ConfigureQueueAsync(new { phase = "PAUSED" }, "rock-night");

        Assert.Equal("ACTIVE", (await own.JoinAsync(1)).Data.GetProperty("status").GetString());
        var place = (await own.JoinAsync(1, 71)).Data;

        Assert.Equal(("rock-night", "WAITING"), (place.GetProperty("queueId").GetString(), place.GetProperty("status").GetString()));
        var board = (await own.GetAsync("v1/queues/rock-night/board")).Data;
        Assert.Equal((1L, 10L), (board.GetProperty("waiting").GetInt64(), board.GetProperty("seatsLeft").GetInt64()));
        await own.ConfigureQueueAsync(new { phase = "CLOSED" }, "rock-night");
        Assert.Equal((HttpStatusCode.Conflict, "queue-closed"), CodeOf(await own.JoinAsync(2, 71)));
    }

    [Fact]
    public async Task Given_a_thousand_readers_of_the_board_Then_Redis_is_read_about_once_a_second()
    {
        var redis = app.Get<IConnectionMultiplexer>();
        var before = redis.GetCounters().Interactive.OperationCount;
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => app.GetAsync("v1/queues/main/board")));
        var reads = redis.GetCounters().Interactive.OperationCount - before;

        // A board, the seats behind it and the catalogue's version, each once a second of the few that this takes.
        Assert.InRange(reads, 1, 60);
        Assert.Equal("public, max-age=1", answers[0].Headers["Cache-Control"]);
        Assert.Equal(
            ["queueId", "phase", "waiting", "active", "capacity", "ratePerSecond", "servedNumber", "passed", "now", "opensAt",
                "seedCommitment", "seed", "message", "seatsLeft"],
            answers[0].Data.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Given_Redis_away_Then_every_call_is_503_with_Retry_After()
    {
        await using var own = await BoxOfficeApp.StartAsync();
        var token = await own.AdmitBuyerAsync(1);
        await own.Redis.DisposeAsync();

        var answers = await Task.WhenAll(own.JoinAsync(2), own.GetAsync(Token, token), own.DeleteAsync(Token, token: token),
            own.GetAsync("v1/queues/main/board"));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), CodeOf(answer)));
        Assert.All(answers, answer => Assert.True(answer.RetryAfter >= 1));
    }

    [Fact]
    public async Task Given_a_join_under_a_key_When_it_is_repeated_Then_the_same_place_and_after_leaving_a_living_one()
    {
        var first = await app.PostAsync(Token, new { userId = 40 }, idempotencyKey: "join-40");
        var again = await app.PostAsync(Token, new { userId = 40 }, idempotencyKey: "join-40");
        Assert.Equal(first.Data.GetProperty("number").GetInt64(), again.Data.GetProperty("number").GetInt64());

        var token = first.Data.GetProperty("token").GetString();
        _ = (await app.DeleteAsync(Token, token: token, idempotencyKey: "leave-40")).Data;
        var rejoined = await app.PostAsync(Token, new { userId = 40 }, idempotencyKey: "join-40");
        // The leave of the earlier place, sent once more.
        _ = (await app.DeleteAsync(Token, token: token, idempotencyKey: "leave-40")).Data;

        var place = await app.GetAsync(Token, rejoined.Data.GetProperty("token").GetString());
        Assert.Equal("ACTIVE", place.Data.GetProperty("status").GetString());
        Assert.NotEqual(first.Data.GetProperty("number").GetInt64(), place.Data.GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Given_an_active_place_When_polled_Then_its_token_restores_the_session_after_a_loss_and_a_spent_one_is_never_renewed()
    {
        await using var own = await BoxOfficeApp.StartAsync();
        var token = (await own.GetAsync(Token, await own.AdmitBuyerAsync(1))).Data.GetProperty("token").GetString()!;
        Assert.True((await own.Get<QueueTokens>().VerifyAsync(token)).Value.SessionEnd > 0);
        await own.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1 });
        await own.Get<IDatabase>()
            .KeyDeleteAsync(
            [.. new[] { "settings", "waiting", "active", "admitted", "ended", "rate" }.Select(k => (RedisKey)$"{{q:main}}:{k}")]);
        await own.AdmitBuyerAsync(2);

        Assert.Equal("ACTIVE", (await own.GetAsync(Token, token)).Data.GetProperty("status").GetString());
        _ = (await own.DeleteAsync(Token, token: token)).Data;
        var over = (await own.GetAsync(Token, token)).Data;
        Assert.Equal(("ENDED", token), (over.GetProperty("status").GetString(), over.GetProperty("token").GetString()));
    }

    [Fact]
    public async Task Given_a_queue_closed_When_it_is_open_again_Then_a_join_under_the_same_key_is_not_refused_from_memory()
    {
        await using var own = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { OpensMainQueue = false });
        Assert.Equal((HttpStatusCode.Conflict, "queue-closed"),
            CodeOf(await own.PostAsync(Token, new { userId = 1 }, idempotencyKey: "early")));

        await own.ConfigureQueueAsync(new { phase = "OPEN" });

        Assert.Equal(HttpStatusCode.OK, (await own.PostAsync(Token, new { userId = 1 }, idempotencyKey: "early")).Status);
    }

    private static async Task SellAsync(BoxOfficeApp app, long concertId, string queueId)
    {
        var rows = new[] { new { name = "1", seats = 10 } };
        var venue = new { placeId = 1, name = "Hall", sections = new[] { new { name = "A", ticketClass = "VIP", price = 1000, rows } } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/venues", new { venues = new[] { venue } })).Data;
        var dates = new[] { new { concertDateId = 711, concertDate = app.Time.GetUtcNow().AddDays(30), placeId = 1 } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new { concerts = new[] { new { concertId, name = "Rock night", queueId, published = true, dates } } })).Data;
    }

    private static (string?, long, long) Standing(ApiAnswer answer) => (
        answer.Data.GetProperty("status").GetString(), answer.Data.GetProperty("position").GetInt64(),
        answer.Data.GetProperty("ahead").GetInt64());

    private static (HttpStatusCode, string?) CodeOf(ApiAnswer answer) => (answer.Status, answer.Code);
}
