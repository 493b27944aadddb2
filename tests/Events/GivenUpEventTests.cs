using System.Net;
using System.Text.Json;
using BoxOffice.Tests.Observability;
using NJsonSchema;

namespace BoxOffice.Tests.Events;

/// <summary>Events over real queues to receivers on the loopback: what they are told, and what becomes of what they do not take.</summary>
public sealed class GivenUpEventTests
{
    [Fact]
    public async Task Given_a_receiver_that_redirects_When_an_event_is_given_up_Then_it_is_listed_and_sent_again_by_its_id()
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Instead = http =>
        {
            http.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        };
        await using var app = await StartAsync(receiver, ("Events__MaxAttempts", "2"));
        var (user, id) = await CancelledAsync(app);
        var lost = (await ListedAsync(app, 1))[0];
        Assert.Equal(($"{id}:reservation-cancelled", "data-platform", "status 302", 2), (
            lost.GetProperty("id").GetString(), lost.GetProperty("receiver").GetString(), lost.GetProperty("reason").GetString(),
            lost.GetProperty("attempts").GetInt32()));
        Assert.Empty(elsewhere.Received);

        receiver.Instead = null;
        Assert.Equal("not-found", (await ResendAsync(app, new { ids = new[] { "none:reservation-cancelled" } })).Code);
        var sent = await ResendAsync(app, new { ids = new[] { $"{id}:reservation-cancelled" } });
        Assert.Equal((1, false), (sent.Data.GetProperty("sent").GetInt32(), sent.Data.GetProperty("left").GetBoolean()));
        await Eventually.TrueAsync(() => receiver.Received.Any(r => r.Id == $"{id}:reservation-cancelled"));
        Assert.Empty((await app.GetAsync("v1/ops/events")).Data.EnumerateArray());
        Assert.Equal("CANCELLED", await app.StatusOfAsync(id, user));
    }

    [Fact]
    public async Task Given_events_of_two_receivers_When_a_time_is_sent_again_Then_those_of_it_and_of_the_receiver_that_is_named()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Down = true;
        await using var app = await StartAsync(receiver, ("Events__NotificationUrl", receiver.Url), ("Events__MaxAttempts", "1"));
        var before = app.Time.GetUtcNow();
        for (var i = 0; i < 3; i++) await CancelledAsync(app);
        var all = await ListedAsync(app, 6);
        Assert.Equal(all.Select(e => e.GetProperty("givenUpAt").GetString()).Order(StringComparer.Ordinal),
            all.Select(e => e.GetProperty("givenUpAt").GetString()));
        Assert.Equal(
            all.Skip(2).Take(2).Select(e => e.GetRawText()),
            (await app.GetAsync("v1/ops/events?page=1&size=2")).Data.EnumerateArray().Select(e => e.GetRawText()));
        Assert.Equal(3, (await app.GetAsync("v1/ops/events?receiver=notification")).Data.GetArrayLength());

        receiver.Down = false;
        Assert.Equal(0, (await ResendAsync(app, new { from = before.AddHours(-1), to = before })).Data.GetProperty("sent").GetInt32());
        Assert.Equal(3,
            (await ResendAsync(app, new { from = before, to = before.AddHours(1), receiver = "notification" })).Data.GetProperty("sent")
            .GetInt32());
        await Eventually.TrueAsync(() => receiver.Received.Count >= 3);
        Assert.All((await app.GetAsync("v1/ops/events")).Data.EnumerateArray(),
            e => Assert.Equal("data-platform", e.GetProperty("receiver").GetString()));
        Assert.Equal(3, (await ResendAsync(app, new { from = before, to = before.AddHours(1) })).Data.GetProperty("sent").GetInt32());
        Assert.Empty((await app.GetAsync("v1/ops/events")).Data.EnumerateArray());
    }

    [Theory]
    [InlineData("""{}""", "ids")]
    [InlineData("""{"ids":["a:b"],"from":"2027-01-01T00:00:00Z","to":"2027-01-02T00:00:00Z"}""", "ids")]
    [InlineData("""{"ids":["a/b"]}""", "ids")]
    [InlineData("""{"from":"2027-01-02T00:00:00Z","to":"2027-01-01T00:00:00Z"}""", "to")]
    [InlineData("""{"ids":["a:b"],"receiver":"nobody"}""", "receiver")]
    public async Task Given_a_bad_body_When_sending_again_Then_400_names_the_field(string body, string field)
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var answer = await ResendAsync(app, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), answer.Body.ToString());
    }

    [Fact]
    public async Task Given_a_payment_refunded_at_once_When_told_Then_each_event_has_its_own_time_and_fits_its_schema()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // The refund is told first: the payment's event is made of a reservation that was refunded since.
        await using var app = await StartAsync(receiver, ("Events__RetrySeconds", "0"));
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = (app.NextId(), "");
        await app.ChargeAsync(user, 150_000);
        token = await app.AdmitBuyerAsync(user);
        var id = await app.HeldAsync(date, user, token, 1);
        var paid = (await app.PayAsync(id, user, token)).Data.GetProperty("paidAt").GetString();
        await app.ReleaseAsync(id, user);
        await Eventually.TrueAsync(() => receiver.Received.Count >= 2);
        var events = receiver.Posted.Select(p => JsonDocument.Parse(p.Body).RootElement).DistinctBy(e => e.GetProperty("id").GetString())
            .ToDictionary(e => e.GetProperty("id").GetString()!);
        var (payment, refund) = (events[$"{id}:payment-settled"], events[$"{id}:reservation-refunded"]);
        Assert.Equal(("PAID", paid),
            (payment.GetProperty("data").GetProperty("status").GetString(), payment.GetProperty("time").GetString()));
        Assert.True(string.CompareOrdinal(paid, refund.GetProperty("time").GetString()) < 0);
        foreach (var happened in events.Values)
        {
            var name = happened.GetProperty("type").GetString()!["io.boxoffice.".Length..];
            var schema =
                await JsonSchema.FromFileAsync(Repository.PathOf($"docs/events/{name}.schema.json"), TestContext.Current.CancellationToken);
            Assert.Equal(happened.GetProperty("dataschema").GetString(), schema.ExtensionData!["$id"]);
            Assert.Empty(schema.Validate(happened.GetRawText()));
            Assert.NotEmpty(schema.Validate(happened.GetRawText().Replace("io.boxoffice.", "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Given_a_receiver_that_never_answers_When_events_come_Then_the_other_hears_all_of_them()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        await using var healthy = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        slow.Instead = _ => release.Task;
        await using var app =
            await StartAsync(slow, ("Events__NotificationUrl", healthy.Url), ("AzureFunctionsJobHost__extensions__queues__batchSize", "1"),
            ("AzureFunctionsJobHost__extensions__queues__newBatchThreshold", "0"));
        for (var i = 0; i < 5; i++) await CancelledAsync(app);
        await Eventually.TrueAsync(() => healthy.Received.Select(r => r.Id).Distinct().Count() == 5);
        Assert.Empty(slow.Received);
        release.SetResult();
    }

    private static Task<BoxOfficeApp> StartAsync(WebhookReceiver receiver, params (string Name, string Value)[] settings) =>
        BoxOfficeApp.StartAsync(
            new()
            {
                Settings = receiver.Settings(
            [("Events__RetrySeconds", "0"), .. settings.Where(s => s.Name != "Events__RetrySeconds")])
            });

    private static async Task<(long User, string Id)> CancelledAsync(BoxOfficeApp app)
    {
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        var id = await app.HeldAsync(date, user, await app.AdmitBuyerAsync(user), 1);
        await app.ReleaseAsync(id, user);
        return (user, id);
    }

    private static async Task<List<JsonElement>> ListedAsync(BoxOfficeApp app, int count)
    {
        List<JsonElement> listed = [];
        await Eventually.TrueAsync(async () => (listed = [.. (await app.GetAsync("v1/ops/events")).Data.EnumerateArray()]).Count == count);
        return listed;
    }

    private static Task<ApiAnswer> ResendAsync(BoxOfficeApp app, object body) => app.PostAsync("v1/ops/events/resend", body);
}
