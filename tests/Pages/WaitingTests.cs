using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>The waiting room on the screen, and the operator who steers it.</summary>
[Collection(Browser.Collection)]
public sealed class WaitingTests(Browser browser)
{
    [Fact]
    public async Task Given_a_full_house_When_somebody_waits_Then_the_place_survives_all_that_happens_and_the_turn_leads_to_the_seats()
    {
        await using var visitor = await browser.VisitorAsync(6001);
        var (app, queue) = (browser.App, $"full-{browser.App.NextId()}");
        var date = await app.ConcertOnSaleAsync(queue);
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1 }, queue);
        var inside = (await app.JoinAsync(6002, date.Concert.ConcertId)).Data.GetProperty("token").GetString();

        await visitor.GoToSeatsAsync(date);
        await Expect(visitor.Page.Locator("[data-position]")).ToHaveTextAsync("1");
        await visitor.SeesAsync("Your place is kept");

        var token = await TokenAsync(visitor, queue);
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.Locator("[data-position]")).ToHaveTextAsync("1");
        Assert.Equal(token, await TokenAsync(visitor, queue));

        await visitor.Page.Context.SetOfflineAsync(true);
        await visitor.SeesAsync("No connection.");
        await visitor.Page.Context.SetOfflineAsync(false);
        await Expect(visitor.Page.Locator("#connection")).ToHaveCountAsync(0);
        Assert.Equal(token, await TokenAsync(visitor, queue));

        await app.ConfigureQueueAsync(new { phase = "PAUSED", capacity = 1 }, queue);
        await visitor.SeesAsync("The line is paused");
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1 }, queue);
        await app.DeleteAsync("v1/queues/token", token: inside);
        await app.RunAsync("AdmitWaiting");
        // The page asks again when it was told to, which in a pause is minutes; whoever is curious reloads.
        await visitor.Page.ReloadAsync();
        await visitor.SeesTitleAsync("Choose your seats");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_place_that_was_given_up_in_another_tab_When_that_happens_Then_this_tab_says_so()
    {
        await using var visitor = await browser.VisitorAsync(6003);
        var (app, queue) = (browser.App, $"tabs-{browser.App.NextId()}");
        var date = await app.ConcertOnSaleAsync(queue);
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1 }, queue);
        await app.JoinAsync(6004, date.Concert.ConcertId);
        await visitor.GoToSeatsAsync(date);
        await Expect(visitor.Page.Locator("[data-position]")).ToBeVisibleAsync();

        var tab = await visitor.Page.Context.NewPageAsync();
        await tab.GotoAsync(visitor.Page.Url);
        await Expect(tab.Locator("[data-position]")).ToHaveTextAsync("1");
        await tab.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Leave the line" }).ClickAsync();
        await tab.Locator("dialog .danger").ClickAsync();
        await visitor.SeesAsync("Your place has ended");
    }

    [Fact]
    public async Task Given_a_board_that_is_late_When_a_sale_is_not_open_Then_the_draw_is_explained_and_the_time_follows()
    {
        await using var visitor = await browser.VisitorAsync(6006);
        var (app, queue) = (browser.App, $"late-{browser.App.NextId()}");
        var date = await app.ConcertOnSaleAsync(queue);
        await app.ConfigureQueueAsync(new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddMinutes(10) }, queue);
        var late = new TaskCompletionSource();
        await visitor.Page.RouteAsync($"**/v1/queues/{queue}/board", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        await visitor.GoToSeatsAsync(date);
        await Expect(visitor.Page.Locator(".standing[data-phase=PRE_OPEN]")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".standing .big")).ToHaveCountAsync(0);
        late.SetResult();
        await visitor.SeesAsync("The sale opens in");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_sale_that_is_not_open_When_somebody_comes_Then_the_draw_is_explained_and_the_time_counted()
    {
        await using var visitor = await browser.VisitorAsync(6005);
        var (app, queue) = (browser.App, $"soon-{browser.App.NextId()}");
        var date = await app.ConcertOnSaleAsync(queue);
        await app.ConfigureQueueAsync(new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddMinutes(10) }, queue);
        await visitor.GoToSeatsAsync(date);
        await visitor.SeesAsync("The sale opens in");
        await Expect(visitor.Page.Locator(".standing .big"))
            .ToHaveTextAsync(
            new System.Text.RegularExpressions.Regex("^09:[0-9]{2}$", System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)));
        await visitor.HasNoComplaintsAsync();
    }

    private static Task<string> TokenAsync(Visitor visitor, string queue) =>
        visitor.Page.EvaluateAsync<string>($"JSON.parse(localStorage.getItem('boxoffice.place.{queue}')).token");
}
