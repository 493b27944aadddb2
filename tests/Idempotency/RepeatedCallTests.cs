using System.Net;
using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Idempotency;

/// <summary>What a call answers that is repeated under its Idempotency-Key, over HTTP. docs/protocol.md has the table.</summary>
public sealed class RepeatedCallTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private BoxOfficeApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Time = clock, RunQueues = false });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Given_a_hold_that_took_too_long_When_repeated_under_its_key_Then_it_goes_on_as_a_new_attempt()
    {
        var date = await app.ConcertOnSaleAsync(sections: [5, 5, 5, 5]);
        var (user, token) = await BuyerAsync();
        for (var times = 0; times < 3; times++)
        {
            using var stall = StallAtSection(date, "C");
            var late = await app.HoldAsync(date, user, token, "key", 1, 6, 11, 16);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "took-too-long"), (late.Status, late.Code));
        }

        var held = await app.HoldAsync(date, user, token, "key", 1, 6, 11, 16);
        Assert.Equal("HELD", held.Data.GetProperty("status").GetString());
        Assert.Equal(held.Data.GetProperty("reservationId").GetString(),
            (await app.HoldAsync(date, user, token, "key", 1, 6, 11, 16)).Data.GetProperty("reservationId").GetString());
        Assert.Equal(1, (await app.GetAsync($"v1/reservations/{user}")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Given_too_few_points_When_charged_and_repeated_under_the_same_key_Then_it_is_paid()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        var id = await app.HeldAsync(date, user, token, 1);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await app.PayAsync(id, user, token, "pay")).Status);
        await app.ChargeAsync(user, 150_000);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(id, user, token, "pay")).Status);
        Assert.Equal("true", (await app.PayAsync(id, user, token, "pay")).Headers["Idempotency-Replayed"]);
        Assert.Equal(0, await app.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_a_refusal_that_passes_When_repeated_after_its_Retry_After_Then_the_seat_is_held()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        await app.HeldAsync(date, user, token, 1);
        clock.Advance(TimeSpan.FromSeconds(301));
        var cooling = await app.HoldAsync(date, user, token, "key", 1);
        Assert.Equal((HttpStatusCode.Conflict, "seats-cooling-down"), (cooling.Status, cooling.Code));
        Assert.NotNull(cooling.RetryAfter);
        Assert.Equal(cooling.RetryAfter, (await app.HoldAsync(date, user, token, "key", 1)).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(cooling.RetryAfter!.Value));
        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, user, token, "key", 1)).Status);
    }

    [Fact]
    public async Task Given_a_seat_of_somebody_else_When_it_comes_back_Then_the_same_key_holds_it()
    {
        var date = await app.ConcertOnSaleAsync();
        var ((first, firsts), (user, token)) = (await BuyerAsync(), await BuyerAsync());
        var others = await app.HeldAsync(date, first, firsts, 30);
        // Section A is taken and given back: a tombstone stands under the key's first id.
        Assert.Equal("seats-taken", (await app.HoldAsync(date, user, token, "key", 1, 30)).Code);
        await app.ReleaseAsync(others, first);
        Assert.Equal("HELD", (await app.HoldAsync(date, user, token, "key", 1, 30)).Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Given_a_concert_that_is_not_there_yet_When_it_is_Then_the_same_key_holds_a_seat()
    {
        var (user, token) = await BuyerAsync();
        var (id, other) = (app.NextId() + 1, await app.ConcertOnSaleAsync());
        var body = new { userId = user, concertId = id + 1, concertDateId = id + 1, seatNumber = 1 };
        Assert.Equal(HttpStatusCode.NotFound, (await app.PostAsync("v1/reservations", body, token, "key")).Status);
        var wrong = new { userId = user, concertId = other.Concert.ConcertId, concertDateId = id + 1, seatNumber = 1 };
        Assert.Equal(HttpStatusCode.NotFound, (await app.PostAsync("v1/reservations", wrong, token, "key-2")).Status);
        var date = await app.ConcertOnSaleAsync();
        Assert.Equal(id + 1, date.Concert.ConcertId);
        // As a process with an old catalogue would have answered: the date is of another concert.
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("v1/reservations", wrong, token, "key-2")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("v1/reservations", body, token, "key")).Status);
    }

    [Fact]
    public async Task Given_a_key_older_than_a_day_When_a_charge_is_repeated_Then_it_is_refused_and_nothing_is_charged()
    {
        var user = app.NextId();
        await app.ChargeAsync(user, 100, "old");
        await app.ChargeAsync(user, 900);
        clock.Advance(TimeSpan.FromHours(25));
        var again = await app.ChargeAsync(user, 100, "old");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-expired"), (again.Status, again.Code));
        Assert.Equal(1000, await app.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_old_keys_of_cancelled_holds_When_repeated_Then_they_are_refused_and_keep_no_seat()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        for (var i = 0; i < 8; i++)
            await app.ReleaseAsync(
                (await app.HoldAsync(date, user, token, $"old-{i}", (4 * i) + 1, (4 * i) + 2)).Data.GetProperty("reservationId")
                .GetString()!, user);
        clock.Advance(TimeSpan.FromHours(25));
        token = await app.AdmitBuyerAsync(user);
        for (var i = 0; i < 8; i++)
        {
            var again = await app.HoldAsync(date, user, token, $"old-{i}", (4 * i) + 1, (4 * i) + 2);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-expired"), (again.Status, again.Code));
            Assert.Equal("AVAILABLE", await app.SeatAsync(date, (4 * i) + 1));
        }

        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, user, token, 1, 2, 5, 6)).Status);
    }

    [Fact]
    public async Task Given_a_cancelled_hold_whose_answer_was_lost_When_repeated_Then_it_has_ended_and_keeps_no_seat()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        using (app.Cosmos.Faults.Inject(
            new CosmosFault(CosmosFaultKind.ServiceUnavailable, c => c.Operation == CosmosOperation.Create
            && IsOf(c, user))
            { Times = int.MaxValue }))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.HoldAsync(date, user, token, "key", 1)).Status);
        var made = (await app.GetAsync($"v1/reservations/{user}")).Data[0].GetProperty("reservationId").GetString()!;
        await app.ReleaseAsync(made, user);
        var again = await app.HoldAsync(date, user, token, "key", 1);
        Assert.Equal((HttpStatusCode.Conflict, "reservation-ended"), (again.Status, again.Code));
        Assert.Equal("AVAILABLE", await app.SeatAsync(date, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_forty_single_seats_When_twenty_ask_for_two_at_once_Then_nobody_is_refused(bool keyed)
    {
        await using var large =
            await BoxOfficeApp.StartAsync(
            new() { Settings = new Dictionary<string, string?> { ["Reservations__MaxSeatsPerUser"] = "100" } });
        for (var round = 0; round < 3; round++)
        {
            var date = await large.ConcertOnSaleAsync(sections: [80]);
            var first = large.NextId();
            await large.HeldAsync(date, first, await large.AdmitBuyerAsync(first), [.. Enumerable.Range(1, 40).Select(n => 2 * n)]);
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                var user = large.NextId();
                var body = new { userId = user, concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, quantity = 2 };
                return await large.PostAsync("v1/reservations", body, await large.AdmitBuyerAsync(user), keyed ? "key" : null);
            }));
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        }
    }

    private static bool IsOf(CosmosCall call, long user) => call.PartitionKey?.Contains($"\"{user}\"", StringComparison.Ordinal) == true;

    /// <summary>The request stands still for 31 s before it takes the seats of a section.</summary>
    private CosmosFaultHandle StallAtSection(BookableDate date, string section)
    {
        var stalled = 0;
        return app.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.Latency, call =>
        {
            if (call.Operation == CosmosOperation.Batch
                && call.PartitionKey?.Contains($"{date.Date.ConcertDateId}:{section}", StringComparison.Ordinal) == true
                && Interlocked.Exchange(ref stalled, 1) == 0)
                clock.Advance(TimeSpan.FromSeconds(31));
            return false;
        }));
    }

    private async Task<(long User, string Token)> BuyerAsync()
    {
        var user = app.NextId();
        return (user, await app.AdmitBuyerAsync(user));
    }
}
