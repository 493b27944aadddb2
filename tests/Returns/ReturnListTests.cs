using System.Net;
using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Reservations;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Returns;

/// <summary>Waiting for a sold-out date, over HTTP: who is offered what, and for how long.</summary>
public sealed class ReturnListTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private BoxOfficeApp app = null!;

    public async ValueTask InitializeAsync() => app = await BoxOfficeApp.StartAsync(new() { Time = clock, RunQueues = false });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Given_two_who_wait_When_a_seat_comes_back_Then_the_first_has_it_for_the_stated_time_and_then_the_second()
    {
        var date = await app.SoldOutAsync();
        Assert.Equal(("WAITING", 0), await StandingAsync(app.WaitAsync(date, 1)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("WAITING", 1), await StandingAsync(app.WaitAsync(date, 2)));
        Assert.Equal(0, await app.OfferAsync());

        await app.ReturnAsync(date, 2);
        Assert.Equal("AVAILABLE", await app.SeatAsync(date, 2));
        Assert.Equal(1, await app.OfferAsync());
        Assert.Equal("HELD", await app.SeatAsync(date, 2));
        var offer = await OfferOfAsync(date, 1);
        Assert.Equal([(1, "OFFERED", offer, 2), (2, "WAITING", null, 0)], await ListedAsync(date));
        Assert.Equal([(2, "WAITING", null, 0)], await ListedAsync(date, "?page=1&size=1"));
        Assert.Equal(("WAITING", 0), await StandingAsync(app.PlaceOfAsync(date, 2)));
        var hold = (await app.GetAsync($"v1/users/1/reservations/{offer}")).Data;
        Assert.Equal(("HELD", true, clock.GetUtcNow().AddMinutes(30)), (hold.GetProperty("status").GetString(),
            hold.GetProperty("offered").GetBoolean(), hold.GetProperty("expiresAt").GetDateTimeOffset()));
        // Once is enough.
        Assert.Equal(0, await app.OfferAsync());

        clock.Advance(TimeSpan.FromMinutes(31));
        await SettleAsync(date, offer, 2);
        Assert.Equal(1, await app.OfferAsync());
        Assert.Equal("not-found", (await app.PlaceOfAsync(date, 1)).Code);
        var second = await OfferOfAsync(date, 2);
        // Nobody needs a turn in the line to pay what is offered.
        await app.ChargeAsync(2, 150_000);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(second, 2, token: null)).Status);
        Assert.Equal("PAID", await app.StatusOfAsync(second, 2));
        Assert.Equal(0, await app.OfferAsync());
        Assert.Equal("not-found", (await app.PlaceOfAsync(date, 2)).Code);
        // Too late is too late: the seat was the next one's.
        await app.ChargeAsync(1, 150_000);
        Assert.Equal("hold-expired", (await app.PayAsync(offer, 1, token: null)).Code);
        Assert.Equal(150_000, await app.BalanceAsync(1));
    }

    [Fact]
    public async Task Given_somebody_who_waits_When_others_hold_the_seat_that_came_back_Then_409_and_the_box_office_may()
    {
        var date = await app.SoldOutAsync();
        _ = (await app.WaitAsync(date, 1)).Data;
        await app.ReturnAsync(date, 1);
        var (other, token) = await BuyerAsync();
        var refused = await app.HoldAsync(date, other, token, 1);
        Assert.Equal((HttpStatusCode.Conflict, "return-list"), (refused.Status, refused.Code));
        object any = new { concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, quantity = 1, userId = other };
        Assert.Equal("return-list", (await app.PostAsync("v1/reservations", any, token)).Code);
        // The box office was quicker than the timer: who waits keeps the place.
        var sold = await app.PostAsync("v1/ops/reservations",
            new { concertDateId = date.Date.ConcertDateId, seatNumbers = new[] { 1 }, holder = "Kim" });
        Assert.Equal(HttpStatusCode.OK, sold.Status);
        Assert.Equal(0, await app.OfferAsync());
        Assert.Equal(("WAITING", 0), await StandingAsync(app.PlaceOfAsync(date, 1)));

        _ = (await app.DeleteAsync($"v1/users/1/return-list/{date.Date.ConcertDateId}")).Data;
        await app.ReturnAsync(date, 2);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, other, token, 2)).Status);
    }

    [Fact]
    public async Task Given_seats_are_left_When_joining_Then_409_and_where_there_is_no_list_too()
    {
        var plain = await app.ConcertOnSaleAsync(sections: [1]);
        Assert.Equal("no-return-list", (await app.WaitAsync(plain, 1)).Code);
        var date = await app.SoldOutAsync();
        await app.ReturnAsync(date, 1);
        Assert.Equal("seats-available", (await app.WaitAsync(date, 1)).Code);
        Assert.Equal("seat-limit", (await app.WaitAsync(date, 1, quantity: 5)).Code);
        Assert.Equal("not-found", (await app.WaitAsync(date, 1, section: "Z")).Code);
        var bad = await app.PostAsync("v1/return-list",
            new { concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, userId = 1, quantity = 0 });
        Assert.Equal(["quantity"], bad.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal("not-found", (await app.DeleteAsync($"v1/users/1/return-list/{date.Date.ConcertDateId}")).Code);
    }

    [Fact]
    public async Task Given_wishes_When_seats_come_back_Then_the_first_has_what_there_is_and_another_section_goes_to_who_wants_it()
    {
        var date = await app.SoldOutAsync(3, 2);
        foreach (var (user, quantity, section) in new[] { (1L, 1, "B"), (2L, 3, (string?)null), (3L, 1, (string?)null) })
        {
            _ = (await app.WaitAsync(date, user, quantity, section)).Data;
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        // Joining again keeps the place, and changes the wish.
        Assert.Equal(("WAITING", 1), await StandingAsync(app.WaitAsync(date, 2, 2)));
        await app.ReturnAsync(date, 1);
        Assert.Equal(1, await app.OfferAsync());
        // The first wants section B, so the second has the one seat of A.
        Assert.Equal(("WAITING", 0), await StandingAsync(app.PlaceOfAsync(date, 1)));
        Assert.Equal(1, await SeatOfAsync(2, await OfferOfAsync(date, 2)));
        await app.ReturnAsync(date, 4);
        await app.ReturnAsync(date, 2);
        Assert.Equal(2, await app.OfferAsync());
        Assert.Equal(4, await SeatOfAsync(1, await OfferOfAsync(date, 1)));
        Assert.Equal(2, await SeatOfAsync(3, await OfferOfAsync(date, 3)));
        // What is offered is paid or given back; the place is not left meanwhile.
        Assert.Equal("seats-offered", (await app.DeleteAsync($"v1/users/3/return-list/{date.Date.ConcertDateId}")).Code);
        Assert.Equal("seats-offered", (await app.WaitAsync(date, 3)).Code);
        Assert.Equal(HttpStatusCode.OK, (await app.ReleaseAsync(await OfferOfAsync(date, 3), 3)).Status);
        Assert.Equal(0, await app.OfferAsync());
        Assert.Equal("not-found", (await app.PlaceOfAsync(date, 3)).Code);
    }

    [Fact]
    public async Task Given_a_date_that_is_cancelled_When_seats_come_back_Then_nothing_is_offered()
    {
        var date = await app.SoldOutAsync();
        _ = (await app.WaitAsync(date, 1)).Data;
        _ = (await app.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/cancel", new { reason = "Storm", dryRun = false })).Data;
        await app.ReturnAsync(date, 1);
        Assert.Equal(0, await app.OfferAsync());
        Assert.Equal("date-cancelled", (await app.WaitAsync(date, 2)).Code);
    }

    [Fact]
    public async Task Given_nobody_waits_When_the_timer_runs_and_seats_are_held_Then_it_costs_a_query_and_half_a_one()
    {
        var date = await app.ConcertOnSaleAsync(sections: [4]);
        using (var calls = app.CountCalls(call => call.Operation == CosmosOperation.Query))
        {
            Assert.Equal(0, await app.OfferAsync());
            Assert.Equal(1, calls.Calls);
        }

        var (user, token) = await BuyerAsync();
        using var queries = app.CountCalls(call => call.Operation == CosmosOperation.Query);
        _ = (await app.HoldAsync(date, user, token, 1)).Data;
        Assert.Equal(0, queries.Calls);
    }

    [Fact]
    public async Task Given_an_offer_When_it_is_made_Then_the_operations_are_counted()
    {
        var date = await app.SoldOutAsync();
        _ = (await app.WaitAsync(date, 1)).Data;
        await app.ReturnAsync(date, 1);
        using var calls = app.CountCalls(call => call.Operation != CosmosOperation.Metadata);
        Assert.Equal(1, await app.OfferAsync());
        // The lists, and the entries of this one. The entry and its mark. Whether the hold is made: it is not. The hold: the seat, which
        // was touched before, so it is read and taken again; the reservation with its quota. The entry, and that it was told.
        Assert.Equal(2 + 2 + 1 + 4 + 2, calls.Calls);
    }

    private async Task<(long User, string Token)> BuyerAsync()
    {
        var user = app.NextId();
        return (user, await app.AdmitBuyerAsync(user));
    }

    private static async Task<(string? Status, int Ahead)> StandingAsync(Task<ApiAnswer> call)
    {
        var place = (await call).Data;
        return (place.GetProperty("status").GetString(), place.GetProperty("ahead").GetInt32());
    }

    /// <summary>What operators see: who, how they stand, and what is offered.</summary>
    private async Task<IReadOnlyList<(long User, string? Status, string? Reservation, int Seat)>> ListedAsync(
        BookableDate date, string page = "") =>
        [.. (await app.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/return-list{page}")).Data.EnumerateArray().Select(e => (
            e.GetProperty("userId").GetInt64(),
            e.GetProperty("status").GetString(),
            e.TryGetProperty("reservationId", out var id) ? id.GetString() : null,
            e.TryGetProperty("seatNumbers", out var seats) ? seats[0].GetInt32() : 0))];

    private async Task<string> OfferOfAsync(BookableDate date, long user) =>
        (await app.PlaceOfAsync(date, user)).Data.GetProperty("reservationId").GetString()!;

    private async Task<int> SeatOfAsync(long user, string id) => (await app.GetAsync($"v1/users/{user}/reservations/{id}"))
        .Data.GetProperty("seatNumbers").EnumerateArray().Single().GetInt32();

    /// <summary>The message of a hold that is due.</summary>
    private Task<SettledReservation> SettleAsync(BookableDate date, string id, int seat)
    {
        Assert.True(ReservationId.TryParse(id, out var reservation));
        ReservedSeat[] seats = [new(seat, date.Layout.SectionOf(seat).Name, null)];
        return app.Get<Settlement>().SettleAsync(
            new SeatsToSettle(reservation, date.Date.ConcertDateId, seats), TestContext.Current.CancellationToken);
    }
}
