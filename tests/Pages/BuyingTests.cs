using BoxOffice.Reservations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>Buyers at the page, against the real service.</summary>
[Collection(Browser.Collection)]
public sealed class BuyingTests(Browser browser)
{
    [Fact]
    public async Task Given_two_buyers_of_one_seat_When_both_hold_it_Then_one_has_it_and_the_other_is_offered_the_next()
    {
        await using var first = await browser.VisitorAsync(5001);
        await using var second = await browser.VisitorAsync(5002);
        var date = await browser.App.ConcertOnSaleAsync();
        foreach (var visitor in (Visitor[])[first, second])
        {
            await visitor.GoToSeatsAsync(date);
            await visitor.SeesTitleAsync("Choose your seats");
            await visitor.ChooseAsync(7);
        }

        await Task.WhenAll(first.Page.ClickAsync("#hold"), second.Page.ClickAsync("#hold"));
        await Expect(first.Page.Locator("#countdown, #take-offer")).ToBeVisibleAsync();
        await Expect(second.Page.Locator("#countdown, #take-offer")).ToBeVisibleAsync();
        var (winner, loser) = await first.Page.Locator("#countdown").CountAsync() == 1 ? (first, second) : (second, first);
        Assert.Equal(1, await winner.Page.Locator("#countdown").CountAsync());
        await loser.SeesAsync("A seat was just taken");
        await loser.Page.ClickAsync("#take-offer");
        await loser.Page.ClickAsync("#hold");
        await loser.SeesTitleAsync("Payment");
        await Expect(loser.Page.Locator(".chosen li")).ToHaveCountAsync(1);
        await winner.HasNoComplaintsAsync();
        await loser.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_seat_that_somebody_else_holds_When_it_was_chosen_here_Then_it_is_lost_on_the_screen_without_a_call()
    {
        await using var visitor = await browser.VisitorAsync(5003);
        var date = await browser.App.ConcertOnSaleAsync();
        await visitor.GoToSeatsAsync(date);
        await visitor.ChooseAsync(3);
        await browser.App.HeldAsync(date, 5004, await browser.App.AdmitBuyerAsync(5004), 3);
        await visitor.SeesAsync("A seat was just taken");
        await Expect(visitor.Page.Locator(".seat-buttons .seat").Nth(2)).ToBeDisabledAsync();
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_too_few_points_When_they_are_added_Then_the_seats_are_paid_kept_and_given_back()
    {
        await using var visitor = await browser.VisitorAsync(5005);
        var date = await browser.App.ConcertOnSaleAsync();
        await visitor.GoToSeatsAsync(date);
        await visitor.ChooseAsync(1);
        await visitor.ChooseAsync(2);
        await visitor.Page.ClickAsync("#hold");
        await visitor.SeesTitleAsync("Payment");
        await visitor.Page.ClickAsync("#pay");
        await visitor.SeesAsync("You have too few points.");
        await visitor.PressAsync("Add points");
        await Expect(visitor.Page.Locator(".top-up")).ToHaveCountAsync(0);
        await visitor.Page.ClickAsync("#pay");
        await visitor.SeesTitleAsync("The seats are yours");

        await visitor.OpenAsync("#/tickets");
        await visitor.SeesAsync("A · row 1 · seat 2");
        await visitor.PressAsync("Return for points");
        await visitor.Page.Locator("dialog .danger").ClickAsync();
        await visitor.SeesAsync("Refunded");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_two_paid_seats_When_one_is_returned_Then_the_other_is_kept_and_half_the_points_are_back()
    {
        await using var visitor = await browser.VisitorAsync(5009);
        await browser.App.ChargeAsync(5009, 1_000_000);
        var date = await browser.App.ConcertOnSaleAsync();
        var token = await browser.App.AdmitBuyerAsync(5009, date.Concert.ConcertId);
        await browser.App.PayAsync(await browser.App.HeldAsync(date, 5009, token, 1, 2), 5009, token);
        var before = await browser.App.BalanceAsync(5009);
        await visitor.OpenAsync("#/tickets");
        await visitor.SeesAsync("A · row 1 · seat 2");
        await visitor.PressAsync("Return for points");
        await visitor.Page.Locator("dialog").GetByLabel("A · row 1 · seat 1").UncheckAsync();
        await visitor.Page.Locator("dialog .danger").ClickAsync();
        await visitor.SeesAsync("Returned:");
        await Expect(visitor.Page.Locator(".ticket .count")).ToHaveTextAsync("1");
        await Expect(visitor.Page.Locator(".ticket")).ToHaveAttributeAsync("data-status", "PAID");
        Assert.Equal(1_000_000 - ((1_000_000 - before) / 2), await browser.App.BalanceAsync(5009));
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_date_that_is_sold_out_When_a_buyer_waits_and_a_seat_comes_back_Then_it_is_offered_and_paid_without_a_line()
    {
        await using var visitor = await browser.VisitorAsync(5020);
        var date = await browser.App.SoldOutAsync();
        await visitor.OpenAsync($"#/concerts/{date.Concert.ConcertId}");
        await visitor.PressAsync("Wait for returned seats");
        await visitor.Page.Locator("dialog .primary").ClickAsync();
        await visitor.SeesAsync("You are the first who waits.");
        await visitor.PressAsync("Stop waiting");
        await visitor.PressAsync("Wait for returned seats");
        await visitor.Page.Locator("dialog .primary").ClickAsync();
        await visitor.SeesAsync("You are the first who waits.");

        await browser.App.ReturnAsync(date, 1);
        await browser.App.OfferAsync();
        await visitor.OpenAsync($"#/concerts/{date.Concert.ConcertId}");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("Seats are offered to you.");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "See the seats and pay" }).ClickAsync();
        await visitor.SeesTitleAsync("Payment");
        await visitor.PressAsync("Add points");
        await Expect(visitor.Page.Locator(".top-up")).ToHaveCountAsync(0);
        await visitor.Page.ClickAsync("#pay");
        await visitor.SeesTitleAsync("The seats are yours");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_hold_When_its_time_runs_out_on_the_screen_Then_it_can_still_be_paid_while_the_seats_are_free()
    {
        Assert.SkipUnless(browser.App is not null, "No browser.");
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Reservations__HoldSeconds"] = "4" },
        });
        await using var visitor = await browser.VisitorAsync(5006, app: app);
        await app.ChargeAsync(5006, 1_000_000);
        var date = await app.ConcertOnSaleAsync();
        await visitor.GoToSeatsAsync(date);
        await visitor.ChooseAsync(4);
        await visitor.Page.ClickAsync("#hold");
        await Expect(visitor.Page.Locator("#countdown")).ToBeVisibleAsync();
        await visitor.SeesAsync("The time has run out");
        await Expect(visitor.Page.Locator("#pay")).ToHaveTextAsync("Pay, if the seats are still free");
        await visitor.Page.ClickAsync("#pay");
        await visitor.SeesTitleAsync("The seats are yours");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_hold_When_it_is_cancelled_Then_the_seat_is_free_on_another_screen()
    {
        await using var visitor = await browser.VisitorAsync(5007);
        await using var other = await browser.VisitorAsync(5008);
        var date = await browser.App.ConcertOnSaleAsync();
        await visitor.GoToSeatsAsync(date);
        await visitor.ChooseAsync(5);
        await visitor.Page.ClickAsync("#hold");
        await visitor.SeesTitleAsync("Payment");
        await other.GoToSeatsAsync(date);
        await other.ChooseAsync(1);
        var seat = other.Page.Locator(".seat-buttons .seat").Nth(4);
        await Expect(seat).ToBeDisabledAsync();
        await visitor.Page.ClickAsync("#cancel");
        await visitor.SeesTitleAsync("Choose your seats");
        await Expect(seat).ToBeEnabledAsync();
        var held = Assert.Single((await browser.App.GetAsync("v1/reservations/5007")).Data.EnumerateArray());
        Assert.Equal(nameof(ReservationStatus.Cancelled).ToUpperInvariant(), held.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Given_the_map_When_keys_are_pressed_Then_a_seat_is_chosen_and_said()
    {
        await using var visitor = await browser.VisitorAsync(5009);
        await visitor.GoToSeatsAsync(await browser.App.ConcertOnSaleAsync());
        await visitor.Page.Locator("canvas.map").FocusAsync();
        foreach (var key in (string[])["ArrowDown", "ArrowRight", "Enter"]) await visitor.Page.Keyboard.PressAsync(key);
        await Expect(visitor.Page.Locator(".chosen li")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("#live")).ToContainTextAsync("chosen");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".chosen li")).ToHaveCountAsync(0);
        await visitor.HasNoComplaintsAsync();
    }
}
