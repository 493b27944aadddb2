using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Api;

/// <summary>Pages, times and heads of answers, over HTTP.</summary>
public sealed class AnswersThatFitTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private BoxOfficeApp app = null!;

    public async ValueTask InitializeAsync() => app = await BoxOfficeApp.StartAsync(new() { Time = clock, RunQueues = false });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Given_many_reservations_When_a_page_is_asked_for_Then_that_part_and_how_many_there_are()
    {
        var date = await app.ConcertOnSaleAsync();
        var token = await app.AdmitBuyerAsync(1);
        for (var seat = 1; seat <= 4; seat++)
        {
            await app.HeldAsync(date, 1, token, seat);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var all = (await app.GetAsync("v1/reservations/1")).Data.EnumerateArray()
            .Select(r => r.GetProperty("reservationId").GetString()).ToList();
        var page = await app.GetAsync("v1/reservations/1?page=1&size=3");
        Assert.Equal((4, "4"), (all.Count, page.Headers["X-Total-Count"]));
        Assert.Equal(all[3], Assert.Single(page.Data.EnumerateArray()).GetProperty("reservationId").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync("v1/reservations/1?size=0")).Status);
    }

    [Fact]
    public async Task Given_too_few_points_When_paid_Then_the_402_says_until_when_the_hold_lasts()
    {
        var date = await app.ConcertOnSaleAsync();
        var token = await app.AdmitBuyerAsync(2);
        var id = await app.HeldAsync(date, 2, token, 1);
        clock.Advance(TimeSpan.FromSeconds(290));
        var extended = $"{clock.GetUtcNow().AddSeconds(120):yyyy-MM-ddTHH:mm:ss.fff}Z";
        for (var times = 0; times < 2; times++)
        {
            var refused = await app.PayAsync(id, 2, token);
            Assert.Equal((HttpStatusCode.PaymentRequired, extended), (refused.Status, refused.Body.GetProperty("expiresAt").GetString()));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(extended, (await app.GetAsync($"v1/users/2/reservations/{id}")).Data.GetProperty("expiresAt").GetString());
    }

    [Theory]
    [InlineData("2027-05-01T19:30:00")]
    [InlineData("2027-05-01")]
    [InlineData("1 May 2027")]
    public async Task Given_a_time_without_its_offset_When_it_is_sent_Then_400_says_how_to_write_it(string time)
    {
        var body =
            JsonSerializer.Serialize(new { dates = new[] { new { concertId = 1, concertDateId = 1, concertDate = time, placeId = 1 } } });
        var answer = await app.CallAsync(HttpMethod.Put, "v1/ops/dates", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("with its offset from UTC", answer.Body.GetProperty("errors").GetProperty("dates[0].concertDate")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync($"v1/ops/audit?from={Uri.EscapeDataString(time)}")).Status);
    }

    [Fact]
    public async Task Given_every_GET_When_its_head_is_asked_for_Then_the_same_status_and_headers_without_a_body()
    {
        var date = await app.ConcertOnSaleAsync();
        string[] paths =
        [
            "v1/concerts", $"v1/concerts/{date.Concert.ConcertId}", "v1/concerts/x", $"v1/concerts/dates/{date.Date.ConcertDateId}/seats",
            $"v1/concerts/dates/{date.Date.ConcertDateId}/seat-map", "v1/queues/main/board", "v1/users/1/balance", "v1/ops/queues",
            "v1/ops/queues/none",
            "v1/health/live", "pages/buyer", "v1/queues/token", "v1/nothing",
        ];
        foreach (var path in paths)
        {
            using var get = await app.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((path, get.StatusCode, get.Headers.ETag), (path, head.StatusCode, head.Headers.ETag));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }
}
