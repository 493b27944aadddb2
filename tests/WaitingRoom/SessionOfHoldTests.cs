using System.Net;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Reservations;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Sessions and the holds and payments made in them, over HTTP.</summary>
public sealed class SessionOfHoldTests
{
    private const string Token = "v1/queues/token";

    [Fact]
    public async Task Given_a_payment_and_a_later_session_When_the_payments_message_comes_once_more_Then_the_later_session_stays()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        await app.ChargeAsync(1, 1_000_000);
        var first = await app.AdmitBuyerAsync(1);
        var paid = await app.HeldAsync(date, 1, first, 1);
        _ = (await app.PayAsync(paid, 1, first)).Data;
        var second = await app.AdmitBuyerAsync(1);
        var held = await app.HeldAsync(date, 1, second, 2);

        // As a redelivery after a crash would have it: it does not say that the session has ended.
        await app.RunAsync(nameof(Functions.Payments.FinishPayment), MessageOf(paid, date));

        Assert.Equal("ACTIVE", await StatusAsync(app, second));
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(held, 1, second)).Status);
        Assert.Equal("ENDED", await StatusAsync(app, second));
    }

    [Fact]
    public async Task Given_a_cap_of_holds_When_a_session_holds_and_lets_go_Then_it_ends_the_choosing_and_not_the_payment()
    {
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["WaitingRoom__HoldsPerSession"] = "3" },
        });
        var date = await app.ConcertOnSaleAsync();
        await app.ChargeAsync(1, 1_000_000);
        var token = await app.AdmitBuyerAsync(1);
        for (var seat = 1; seat <= 2; seat++)
            Assert.Equal(HttpStatusCode.OK, (await app.ReleaseAsync(await app.HeldAsync(date, 1, token, seat), 1)).Status);
        // A call that fails is no hold, and one that is repeated is one.
        Assert.Equal(HttpStatusCode.NotFound, (await app.HoldAsync(date, 1, token, 1_000_000)).Status);
        var last = await app.HeldAsync(date, 1, token, 3);

        Assert.Equal((HttpStatusCode.Forbidden, "too-many-holds"),
            ((await app.HoldAsync(date, 1, token, 4)).Status, (await app.HoldAsync(date, 1, token, 4)).Code));
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(last, 1, token)).Status);
        // Another turn is another count.
        _ = await app.HeldAsync(date, 1, await app.AdmitBuyerAsync(1), 4);
    }

    [Fact]
    public async Task Given_an_open_hold_When_Redis_loses_everything_and_the_house_is_full_Then_it_can_be_paid()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        await app.ChargeAsync(1, 1_000_000);
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1, sessionSeconds = 600 });
        var token = await app.AdmitBuyerAsync(1);
        var held = await app.HeldAsync(date, 1, token, 1);
        await LoseQueueAsync(app);
        await app.AdmitBuyerAsync(2);

        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(held, 1, token)).Status);
        // Paid is spent, in the memory that came after the loss as well.
        Assert.Equal("ENDED", await StatusAsync(app, token));
        Assert.Equal((HttpStatusCode.Forbidden, "not-admitted"),
            ((await app.HoldAsync(date, 1, token, 2)).Status, (await app.HoldAsync(date, 1, token, 2)).Code));
    }

    [Fact]
    public async Task Given_a_session_that_ended_When_its_hold_is_open_Then_it_can_be_paid_after_charging()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        var token = await app.AdmitBuyerAsync(1);
        var held = await app.HeldAsync(date, 1, token, 1);
        _ = (await app.DeleteAsync(Token, token: token)).Data;

        Assert.Equal(HttpStatusCode.PaymentRequired, (await app.PayAsync(held, 1, token)).Status);
        await app.ChargeAsync(1, 1_000_000);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(held, 1, token)).Status);
        // Without an open hold the session is what counts.
        Assert.Equal(HttpStatusCode.Forbidden, (await app.HoldAsync(date, 1, token, 2)).Status);
    }

    [Fact]
    public async Task Given_two_holds_When_one_is_paid_Then_the_session_stays_for_the_other()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        await app.ChargeAsync(1, 1_000_000);
        var token = await app.AdmitBuyerAsync(1);
        var (one, two) = (await app.HeldAsync(date, 1, token, 1), await app.HeldAsync(date, 1, token, 2));

        _ = (await app.PayAsync(one, 1, token)).Data;
        Assert.Equal("ACTIVE", await StatusAsync(app, token));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.HoldAsync(date, 1, token, 3)).Status);
        _ = (await app.PayAsync(two, 1, token)).Data;

        Assert.Equal("ENDED", await StatusAsync(app, token));
    }

    [Fact]
    public async Task Given_a_hold_that_fails_Then_the_session_is_not_longer_and_one_that_stands_makes_it_so()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var date = await app.ConcertOnSaleAsync();
        await app.ConfigureQueueAsync(new { phase = "OPEN", sessionSeconds = 60 });
        var (other, token) = (await app.AdmitBuyerAsync(1), await app.AdmitBuyerAsync(2));
        await app.HeldAsync(date, 1, other, 1);
        var before = await EndsAsync(app, token);

        Assert.Equal(HttpStatusCode.Conflict, (await app.HoldAsync(date, 2, token, 1)).Status);
        Assert.Equal(before, await EndsAsync(app, token));

        var held = await app.HoldAsync(date, 2, token, 2);
        Assert.Equal(held.Data.GetProperty("expiresAt").GetDateTimeOffset(), await EndsAsync(app, token), TimeSpan.FromSeconds(1));
        _ = (await app.ReleaseAsync(held.Data.GetProperty("reservationId").GetString()!, 2)).Data;
        Assert.Equal(before, await EndsAsync(app, token));
    }

    [Fact]
    public async Task Given_a_Redis_that_refuses_writes_for_want_of_memory_Then_503_with_Retry_After_and_ready_names_it()
    {
        Assert.SkipUnless(RedisUnderTest.HasServer, "Garnet has no limit of memory that it would refuse at; this needs a redis-server.");
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Redis = RedisKind.RedisServer });
        await app.ConfigureQueueAsync(new { phase = "PAUSED" });
        var token = (await app.JoinAsync(1)).Data.GetProperty("token").GetString();
        await using (var admin = await ConnectionMultiplexer.ConnectAsync($"{app.Redis.ConnectionString},allowAdmin=true"))
        {
            foreach (var endpoint in admin.GetEndPoints())
            {
                await admin.GetServer(endpoint).ConfigSetAsync("maxmemory-policy", "noeviction");
                await admin.GetServer(endpoint).ConfigSetAsync("maxmemory", "1mb");
            }
        }

        var answers = await Task.WhenAll(app.JoinAsync(2), app.GetAsync(Token, token), app.GetAsync("v1/health/ready"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.All(answers, answer => Assert.True(answer.RetryAfter >= 1));
        Assert.Contains("redis", answers[2].Body.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string?> StatusAsync(BoxOfficeApp app, string token) =>
        (await app.GetAsync(Token, token)).Data.GetProperty("status").GetString();

    private static async Task<DateTimeOffset> EndsAsync(BoxOfficeApp app, string token) =>
        (await app.GetAsync(Token, token)).Data.GetProperty("expiresAt").GetDateTimeOffset();

    private static string MessageOf(string reservationId, BookableDate date)
    {
        Assert.True(ReservationId.TryParse(reservationId, out var id));
        ReservedSeat[] seats = [new(1, date.Layout.SectionOf(1).Name, null)];
        return JsonSerializer.Serialize(new SeatsToSettle(id, date.Date.ConcertDateId, seats), BoxOfficeJson.Default.SeatsToSettle);
    }

    private static Task<long> LoseQueueAsync(BoxOfficeApp app) => app.Get<IDatabase>().KeyDeleteAsync(
        [.. new[] { "settings", "seq", "waiting", "seen", "parked", "parkedAt", "active", "admitted", "ended", "rate", "holds" }.Select(
            k => (RedisKey)$"{{q:main}}:{k}")]);
}
