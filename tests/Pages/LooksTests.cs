using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Sample;
using BoxOffice.Ops;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>
/// Every view as people see it: axe-core finds nothing serious, nothing is wider than a small phone, and a picture is kept in
/// TestResults/pages, to be looked at.
/// </summary>
[Collection(Browser.Collection)]
public sealed class LooksTests(Browser browser)
{
    /// <summary>What reaches beyond the screen, where the page can be scrolled sideways: the innermost elements.</summary>
    private const string TooWide = """
        (width) => document.documentElement.scrollWidth <= width ? [] : [`${document.documentElement.scrollWidth}`,
          ...[...document.body.querySelectorAll('*')].filter((e) => !e.children.length && e.getBoundingClientRect().right > width)
            .map((e) => `${e.parentElement.className} ${e.outerHTML}`.slice(0, 200)).slice(0, 8)]
        """;

    public static TheoryData<string, int, int, ColorScheme, string> Screens => new()
    {
        { "laptop", 1280, 860, ColorScheme.Light, "en-GB" },
        { "dark", 1280, 860, ColorScheme.Dark, "en-GB" },
        { "phone", 360, 740, ColorScheme.Light, "en-GB" },
        { "korean", 360, 740, ColorScheme.Dark, "ko-KR" },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Given_a_screen_When_every_view_is_looked_at_Then_it_is_accessible_and_fits(string screen, int width, int height,
        ColorScheme scheme, string locale)
    {
        var member = browser.App?.NextId() ?? 1;
        var options = new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            IsMobile = width < 500,
            HasTouch = width < 500,
            DeviceScaleFactor = width < 500 ? 2 : 1,
        };
        await using var visitor = await browser.VisitorAsync(member, options);
        var date = await PrepareAsync(member);
        foreach (var (name, path, ready) in Views(date))
        {
            await visitor.OpenAsync(path);
            await Expect(visitor.Page.Locator(ready).First).ToBeVisibleAsync();
            await LookAsync(visitor, $"{screen}-{name}", width);
        }

        await visitor.OpenAsync(page: "operator");
        await visitor.Page.Locator(".sign-in .primary").ClickAsync();
        await Expect(visitor.Page.Locator(".curves")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".date-card .stack").First).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".refusals")).ToContainTextAsync("seats-not-in-reservation");
        await LookAsync(visitor, $"{screen}-operator", width);
        await visitor.HasNoComplaintsAsync();
    }

    /// <summary>The sample's concerts, a line to wait in, a hall half sold, and a ticket and a hold of the member.</summary>
    private async Task<BookableDate> PrepareAsync(long member)
    {
        var app = browser.App;
        if (await app.Get<ConcertCatalog>().FindAnyDateAsync(1, TestContext.Current.CancellationToken) is null)
            await SampleData.CreateAsync(app.Services, SampleSize.Small, TestContext.Current.CancellationToken);
        var date = (await app.Get<ConcertCatalog>().FindAnyDateAsync(1, TestContext.Current.CancellationToken))!;
        await app.ConfigureQueueAsync(new { phase = "OPEN", capacity = 1, admitPerTick = 40 }, "saebyeok");
        for (var i = 0; i < 3; i++) await app.JoinAsync(app.NextId(), 4);
        await app.ChargeAsync(member, 5_000_000);
        foreach (var seat in (int[])[0, 1]) await BuyAsync(app, date, member, seat);
        return date;
    }

    private static async Task BuyAsync(BoxOfficeApp app, BookableDate date, long member, int which)
    {
        var token = await app.AdmitBuyerAsync(member, date.Concert.ConcertId);
        var held = await app.PostAsync("v1/reservations",
            new { userId = member, concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, quantity = 1 }, token);
        var reservationId = held.Data.GetProperty("reservationId").GetString()!;
        // The longest code of a refusal, for the operator's table of refusals.
        var refused = await app.DeleteAsync($"v1/reservations/{reservationId}?userId={member}&seatNumbers=999999");
        Assert.Equal("seats-not-in-reservation", refused.Code);
        await app.Get<MinuteCounters>().FlushAsync();
        if (which == 0) await app.PayAsync(reservationId, member, token);
    }

    private static (string Name, string Path, string Ready)[] Views(BookableDate date) =>
    [
        ("concerts", "", ".posters .card"),
        ("concert", $"#/concerts/{date.Concert.ConcertId}", ".date meter"),
        ("waiting", "#/line/4/7", "[data-position]"),
        ("seats", $"#/line/{date.Concert.ConcertId}/{date.Date.ConcertDateId}", "canvas.map"),
        ("stadium", "#/line/10/16", "canvas.map"),
        ("tickets", "#/tickets", ".ticket ul li"),
        ("points", "#/points", "table"),
    ];

    private static async Task LookAsync(Visitor visitor, string name, int width)
    {
        // The posters' and the map's first pictures.
        await visitor.Page.EvaluateAsync("new Promise((done) => setTimeout(done, 400))");
        var folder = Directory.CreateDirectory(Repository.PathOf("TestResults/pages")).FullName;
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        var sizes = await visitor.Page.EvaluateAsync<string[]>(TooWide, width);
        Assert.True(sizes.Length == 0, $"{name} is wider than the screen: {string.Join(" | ", sizes)}");
        var found = await visitor.Page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions
                {
                    Type = "tag",
                    Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
                }
            });
        Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{name}: {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
    }
}
