using System.Text.Json;
using BoxOffice.Events;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>The operator's page against the real service.</summary>
[Collection(Browser.Collection)]
public sealed class OperatorPageTests(Browser browser)
{
    [Fact]
    public async Task Given_people_in_a_line_When_the_operator_pauses_it_Then_the_waiting_page_says_so()
    {
        await using var waiting = await browser.VisitorAsync(8001);
        await using var control = await browser.VisitorAsync();
        var (app, queue) = (browser.App, $"brake-{browser.App.NextId()}");
        var date = await app.ConcertOnSaleAsync(queue);
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1 }, queue);
        await app.JoinAsync(8002, date.Concert.ConcertId);
        await waiting.GoToSeatsAsync(date);
        await Expect(waiting.Page.Locator("[data-position]")).ToHaveTextAsync("1");

        await SignInAsync(control);
        var card = control.Page.Locator($"[data-queue='{queue}']");
        await Expect(card.Locator(".lead dd")).ToHaveTextAsync("1");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Message" }).ClickAsync();
        await control.Page.Locator("dialog textarea").FillAsync("Doors open at <b>eight</b>.");
        await control.PressAsync("Apply");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Pause" }).ClickAsync();
        await control.Page.Locator("dialog .primary").ClickAsync();
        await Expect(card.Locator(".chip")).ToHaveTextAsync("Paused");

        await waiting.SeesAsync("The line is paused");
        await waiting.SeesAsync("Doors open at <b>eight</b>.");
        await control.HasNoComplaintsAsync();
        await waiting.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_sale_When_the_board_is_open_Then_sold_seats_curves_and_refusals_are_on_it()
    {
        await using var control = await browser.VisitorAsync();
        var app = browser.App;
        var date = await app.ConcertOnSaleAsync();
        var token = await app.AdmitBuyerAsync(8003, date.Concert.ConcertId);
        await app.ChargeAsync(8003, 1_000_000);
        await app.PayAsync(await app.HeldAsync(date, 8003, token, 1), 8003, token);
        await app.GetAsync("v1/concerts/999999");

        await SignInAsync(control);
        await control.Page.GetByLabel("Find a concert or a hall").FillAsync(date.Concert.Name);
        var card = control.Page.Locator($"[data-date='{date.Date.ConcertDateId}']");
        await Expect(card.Locator("dd").First).ToHaveTextAsync("1");
        await Expect(card).ToContainTextAsync("150,000 P");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Takings" }).ClickAsync();
        await Expect(card.Locator(".takings dd").Last).ToHaveTextAsync("150,000 P");
        await Expect(control.Page.Locator(".curves figure")).ToHaveCountAsync(7);
        await Expect(control.Page.Locator(".refusals")).ToContainTextAsync("not-found");
        await control.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_an_event_that_was_given_up_When_it_is_sent_again_Then_it_leaves_the_list_and_the_trail_says_so()
    {
        await using var control = await browser.VisitorAsync();
        var app = browser.App;
        var lost = CloudEvent.Once("/boxoffice/reservations", "r1", "payment-settled", app.Time.GetUtcNow(),
            JsonSerializer.SerializeToElement(new { userId = 1 }));
        var now = app.Time.GetUtcNow();
        await app.Get<GivenUpEvents>().KeepAsync(
            GivenUpEvent.Of(WaitingEvent.Of(EventOptions.Notification, lost, 10, now), "status 302", now),
            TestContext.Current.CancellationToken);

        await SignInAsync(control);
        var row = control.Page.Locator(".events tbody tr").Filter(new LocatorFilterOptions { HasText = "r1:payment-settled" });
        await Expect(row).ToContainTextAsync("status 302");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await control.Page.Locator("dialog .primary").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(control.Page.Locator(".trail tbody tr").First).ToContainTextAsync("POST /api/v1/ops/events/resend");
        await control.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_date_When_the_operator_cancels_it_Then_the_counts_come_first_and_then_how_far_it_is()
    {
        await using var control = await browser.VisitorAsync();
        var app = browser.App;
        var date = await app.ConcertOnSaleAsync();
        var token = await app.AdmitBuyerAsync(8004, date.Concert.ConcertId);
        await app.ChargeAsync(8004, 300_000);
        await app.PayAsync(await app.HeldAsync(date, 8004, token, 1, 2), 8004, token);

        await SignInAsync(control);
        await control.Page.GetByLabel("Find a concert or a hall").FillAsync(date.Concert.Name);
        var card = control.Page.Locator($"[data-date='{date.Date.ConcertDateId}']");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Cancel the date" }).ClickAsync();
        await Expect(control.Page.Locator("dialog")).ToContainTextAsync("300,000 P");
        await control.Page.Locator("dialog input").FillAsync("The singer is ill.");
        await control.Page.Locator("dialog .danger").ClickAsync();
        await Expect(card.Locator(".job")).ToContainTextAsync("1 of 1 reservations", new() { Timeout = 30_000 });
        Assert.Equal(300_000, await app.BalanceAsync(8004));
        await control.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_key_When_it_is_wrong_Then_nobody_is_let_in_and_when_right_it_lives_in_the_tab_only()
    {
        Assert.SkipUnless(browser.App is not null, "No browser.");
        await using var app =
            await BoxOfficeApp.StartAsync(
            new BoxOfficeAppOptions { Settings = new Dictionary<string, string?> { ["Functions__Key"] = "the operator's key" } });
        await using var control = await browser.VisitorAsync(app: app);
        await control.OpenAsync(page: "operator");
        await control.Page.GetByLabel("Function key").FillAsync("a guess");
        await control.PressAsync("Open the board");
        await control.SeesAsync("The key is missing or wrong.");
        await control.Page.GetByLabel("Function key").FillAsync("the operator's key");
        await control.PressAsync("Open the board");
        await control.SeesAsync("The last hour");
        await control.Page.ReloadAsync();
        await control.SeesAsync("The last hour");
        Assert.DoesNotContain("operator's key", await control.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage })"),
            StringComparison.Ordinal);
        var other = await control.Page.Context.NewPageAsync();
        await other.GotoAsync(control.Page.Url);
        await Expect(other.GetByLabel("Function key")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(Visitor control)
    {
        await control.OpenAsync(page: "operator");
        await control.PressAsync("Open the board");
        await control.SeesAsync("The last hour");
    }
}
