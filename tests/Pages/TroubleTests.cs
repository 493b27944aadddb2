using BoxOffice.Catalog;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>What goes wrong in front of a buyer: the service, the browser, the data.</summary>
[Collection(Browser.Collection)]
public sealed class TroubleTests(Browser browser)
{
    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Given_a_busy_service_When_it_says_how_long_Then_the_page_waits_so_long_and_asks_once_more(int status)
    {
        await using var visitor = await browser.VisitorAsync(7001);
        var times = new List<DateTimeOffset>();
        await visitor.Page.RouteAsync("**/v1/concerts?*", async route =>
        {
            times.Add(TimeProvider.System.GetUtcNow());
            if (times.Count > 1) await route.ContinueAsync();
            else await route.FulfillAsync(Problem(status, retryAfter: 2));
        });
        await visitor.OpenAsync();
        await visitor.SeesAsync("The service is busy.");
        await visitor.SeesTitleAsync("On sale");
        Assert.Equal(2, times.Count);
        Assert.InRange((times[1] - times[0]).TotalSeconds, 2, 10);
    }

    [Fact]
    public async Task Given_a_turn_that_ended_elsewhere_When_seats_are_held_Then_the_page_goes_back_to_the_line()
    {
        await using var visitor = await browser.VisitorAsync(7002);
        var date = await browser.App.ConcertOnSaleAsync();
        await visitor.GoToSeatsAsync(date);
        await visitor.ChooseAsync(1);
        var turn = visitor.Page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('boxoffice.place.main')).token");
        await browser.App.DeleteAsync("v1/queues/token", token: await turn);
        await visitor.Page.ClickAsync("#hold");
        // Nobody else waits, so a new place is a turn at once, and the choice begins again.
        await Expect(visitor.Page.Locator(".chosen li")).ToHaveCountAsync(0);
        await visitor.SeesTitleAsync("Choose your seats");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_browser_that_stores_nothing_When_somebody_buys_Then_it_is_said_and_works()
    {
        await using var visitor = await browser.VisitorAsync();
        await visitor.Page.AddInitScriptAsync(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });");
        var date = await browser.App.ConcertOnSaleAsync();
        await visitor.OpenAsync($"#/concerts/{date.Concert.ConcertId}");
        await visitor.SeesAsync("This browser stores nothing for us.");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Buy tickets" }).ClickAsync();
        await visitor.Page.Locator("dialog input").FillAsync("7003");
        await visitor.PressAsync("Continue");
        await visitor.SeesTitleAsync("Choose your seats");
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_a_browser_without_scripts_When_the_page_opens_Then_it_says_what_it_needs()
    {
        await using var visitor = await browser.VisitorAsync(options: new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.OpenAsync();
        await Expect(visitor.Page.Locator(".no-script")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Given_names_that_are_markup_When_they_are_shown_Then_they_are_text()
    {
        const string Name = "<img src=x onerror=alert(1)> & <b>Bold</b>";
        await using var visitor = await browser.VisitorAsync(7004);
        var (app, id) = (browser.App, browser.App.NextId());
        await app.PutHallAsync(id, 5);
        var put =
            new ConcertPut("concert", id, Name, null, Published: true, [new DatePut("date", id, app.Time.GetUtcNow().AddDays(3), id)]);
        Assert.Null((await app.Get<CatalogWriter>().PutConcertsAsync([put], TestContext.Current.CancellationToken)).Refusal);
        await visitor.OpenAsync($"#/concerts/{id}");
        await visitor.SeesTitleAsync(Name);
        Assert.Equal(0, await visitor.Page.Locator("h1 img, h1 b").CountAsync());
        await visitor.HasNoComplaintsAsync();
    }

    [Fact]
    public async Task Given_the_same_files_on_another_origin_When_the_service_allows_it_Then_they_work_there()
    {
        const string Elsewhere = "http://tickets.example";
        Assert.SkipUnless(browser.App is not null, "No browser.");
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Edge__AllowedOrigins"] = Elsewhere },
        });
        await using var visitor = await browser.VisitorAsync(7005, app: app);
        await visitor.Page.RouteAsync($"{Elsewhere}/**",
            route => route.FulfillAsync(File(new Uri(route.Request.Url).AbsolutePath, app.Http.BaseAddress!)));
        var date = await app.ConcertOnSaleAsync();
        await visitor.Page.GotoAsync($"{Elsewhere}/buyer.html#/line/{date.Concert.ConcertId}/{date.Date.ConcertDateId}");
        await visitor.SeesTitleAsync("Choose your seats");
        await visitor.ChooseAsync(1);
        await visitor.Page.ClickAsync("#hold");
        await Expect(visitor.Page.Locator("#countdown")).ToBeVisibleAsync();
        await visitor.HasNoComplaintsAsync();
    }

    private static RouteFulfillOptions Problem(int status, int retryAfter) => new()
    {
        Status = status,
        ContentType = "application/problem+json",
        Headers = new Dictionary<string, string> { ["Retry-After"] = $"{retryAfter}" },
        Body = """{"type":"urn:x","title":"Busy","status":503,"code":"unavailable","detail":"Busy."}""",
    };

    /// <summary>The folder as another host would serve it, with the API's address in config.js.</summary>
    private static RouteFulfillOptions File(string path, Uri api)
    {
        var text = System.IO.File.ReadAllText(Repository.PathOf("pages" + path));
        if (path.EndsWith("config.js", StringComparison.Ordinal))
            text = text.Replace("api: \"\"", $"api: \"{new Uri(api, "v1/")}\"", StringComparison.Ordinal);
        var type = Path.GetExtension(path) switch
        {
            ".js" => "text/javascript",
            ".css" => "text/css",
            ".svg" => "image/svg+xml",
            ".json" => "application/json",
            _ => "text/html"
        };
        return new RouteFulfillOptions { Body = text, ContentType = type };
    }
}
