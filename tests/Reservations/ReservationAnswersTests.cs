using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Reservations;

/// <summary>What a buyer reads of a reservation, and why a hold is refused.</summary>
public sealed class ReservationAnswersTests(ReservationAnswersTests.Sale sale) : IClassFixture<ReservationAnswersTests.Sale>
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(300);

    [Fact]
    public async Task Given_a_hold_When_it_is_answered_Then_it_says_where_the_seats_are_what_each_costs_and_where_it_can_be_read_again()
    {
        var date = await sale.ConcertOnSaleAsync();
        var token = await sale.AdmitBuyerAsync(1);
        var held = await sale.HoldAsync(date, 1, token, "details", 20, 21);

        var seats = held.Data.GetProperty("seats").EnumerateArray().Select(s => s.GetRawText());
        Assert.Equal(
            [
                """{"seatNumber":20,"section":"A","row":"1","label":"A 1-20","ticketClass":"VIP","price":150000}""",
                """{"seatNumber":21,"section":"B","row":"1","label":"B 1-1","ticketClass":"R","price":90000}""",
            ],
            seats);
        Assert.Equal(date.Concert.Name, held.Data.GetProperty("concertName").GetString());
        Assert.Equal(date.Date.Place.Name, held.Data.GetProperty("place").GetProperty("name").GetString());
        Assert.Equal(Hold, Time(held.Data, "expiresAt") - Time(held.Data, "serverTime"));
        var location = held.Headers["Location"];
        var read = await sale.GetAsync(location["/api/".Length..]);
        Assert.Equal(held.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(held.Data.GetRawText(), (await sale.GetAsync("v1/reservations/1")).Data[0].GetRawText());
    }

    [Fact]
    public async Task Given_a_keyed_hold_When_it_is_repeated_later_Then_only_the_services_time_differs()
    {
        var date = await sale.ConcertOnSaleAsync();
        var token = await sale.AdmitBuyerAsync(2);
        var first = await sale.HoldAsync(date, 2, token, "again", 3);
        sale.Clock.Advance(TimeSpan.FromSeconds(7));
        var again = await sale.HoldAsync(date, 2, token, "again", 3);

        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        var (then, now) = (first.Data.GetProperty("serverTime").GetString()!, again.Data.GetProperty("serverTime").GetString()!);
        Assert.Equal(TimeSpan.FromSeconds(7), DateTimeOffset.Parse(now) - DateTimeOffset.Parse(then));
        Assert.Equal(first.Data.GetRawText().Replace(Member(then), Member(now), StringComparison.Ordinal), again.Data.GetRawText());

        static string Member(string time) => $"\"serverTime\":\"{time}\"";
    }

    [Fact]
    public async Task Given_seats_that_somebody_has_When_they_are_asked_for_Then_own_seats_are_told_apart_and_a_useful_wait_is_told()
    {
        var date = await sale.ConcertOnSaleAsync();
        var (mine, theirs) = (await sale.AdmitBuyerAsync(3), await sale.AdmitBuyerAsync(4));
        await sale.HeldAsync(date, 3, mine, 5);
        sale.Clock.Advance(TimeSpan.FromSeconds(100));
        var sold = await sale.HeldAsync(date, 4, theirs, 6);

        var own = await sale.HoldAsync(date, 3, mine, 5);
        Assert.Equal((HttpStatusCode.Conflict, "seats-already-yours", (int?)null), (own.Status, own.Code, own.RetryAfter));
        Assert.Equal([5], Seats(own));

        var others = await sale.HoldAsync(date, 4, theirs, 5, 6);
        Assert.Equal(("seats-taken", (int?)200), (others.Code, others.RetryAfter));
        Assert.Equal([5], Seats(others));

        await sale.ChargeAsync(4, 150_000);
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(sold, 4, theirs)).Status);
        var gone = await sale.HoldAsync(date, 3, mine, 6);
        Assert.Equal(("seats-taken", (int?)null), (gone.Code, gone.RetryAfter));
    }

    [Fact]
    public async Task Given_a_reservation_When_another_user_or_nobody_has_that_id_Then_it_does_not_exist()
    {
        var date = await sale.ConcertOnSaleAsync();
        var id = await sale.HeldAsync(date, 5, await sale.AdmitBuyerAsync(5), 9);
        Assert.Equal(HttpStatusCode.OK, (await sale.GetAsync($"v1/users/5/reservations/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sale.GetAsync($"v1/users/6/reservations/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sale.GetAsync("v1/users/5/reservations/nothing")).Status);
    }

    [Theory]
    [InlineData(null, "Bearer realm=\"boxoffice\"")]
    [InlineData("nonsense", "Bearer realm=\"boxoffice\", error=\"invalid_token\", error_description=\"The queue token is not valid.\"")]
    public async Task Given_a_token_that_is_missing_or_wrong_When_a_call_needs_one_Then_the_challenge_says_which(string? token,
        string challenge)
    {
        var refused = await sale.GetAsync("v1/queues/token", token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal(challenge, refused.Headers["WWW-Authenticate"]);
    }

    private static int[] Seats(ApiAnswer refused) =>
        [.. refused.Body.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32())];

    private static DateTimeOffset Time(JsonElement reservation, string name) => reservation.GetProperty(name).GetDateTimeOffset();

    /// <summary>An app whose clock only the tests move.</summary>
    public sealed class Sale : BoxOfficeApp
    {
        public Sale()
            // Redis has a clock of its own; whole seconds, because Retry-After counts them.
            : this(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())))
        {
        }

        private Sale(FakeTimeProvider clock)
            : base(new BoxOfficeAppOptions
            {
                Time = clock,
                RunTimers = false,
                RunQueues = false,
                Settings = new Dictionary<string, string?> { ["Reservations__HoldSeconds"] = $"{Hold.TotalSeconds}" },
            }) => Clock = clock;

        public FakeTimeProvider Clock { get; }
    }
}
