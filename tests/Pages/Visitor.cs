using System.Collections.Concurrent;
using BoxOffice.Catalog;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>Somebody at a page, with a fresh profile. What the page complains of is kept: errors, and breaches of its policy.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly Uri api;
    private readonly ConcurrentQueue<string> complaints = new();

    private Visitor(IPage page, Uri api)
    {
        (Page, this.api) = (page, api);
        page.SetDefaultTimeout(20_000);
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The network's own errors are what some tests are about.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                complaints.Enqueue(message.Text);
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the page complained of so far.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>The main heading.</summary>
    public ILocator Title => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    /// <summary>Opens a profile, in which a member number may be known already.</summary>
    public static async Task<Visitor> EnterAsync(IBrowserContext context, Uri api, long? member)
    {
        SetDefaultExpectTimeout(20_000);
        var script = """
            window.breaches = [];
            addEventListener("securitypolicyviolation", (e) => window.breaches.push(`${e.violatedDirective} ${e.blockedURI}`));
            """;
        if (member is not null)
            script += $"try {{ localStorage.getItem('boxoffice.member') ?? localStorage.setItem('boxoffice.member', '{member}'); }} " +
                $"catch {{}}";
        await context.AddInitScriptAsync(script);
        return new Visitor(await context.NewPageAsync(), api);
    }

    /// <summary>Opens a view of the buyer's page: <c>#/tickets</c>.</summary>
    public Task OpenAsync(string view = "", string page = "buyer") => Page.GotoAsync(new Uri(api, $"pages/{page}{view}").ToString());

    /// <summary>Joins for a date; where nobody waits, the seats are shown.</summary>
    public Task GoToSeatsAsync(BookableDate date) => OpenAsync($"#/line/{date.Concert.ConcertId}/{date.Date.ConcertDateId}");

    /// <summary>Chooses a seat of the first row from the list, as a keyboard would.</summary>
    public async Task ChooseAsync(int seatInRow)
    {
        var list = Page.Locator("details.as-list");
        if (await list.GetAttributeAsync("open") is null) await list.Locator("summary").ClickAsync();
        await Page.Locator(".seat-buttons .seat").Nth(seatInRow - 1).ClickAsync();
    }

    /// <summary>Presses the button of that name.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name }).First.ClickAsync();

    /// <summary>Waits until a text is there.</summary>
    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Waits until the main heading says this.</summary>
    public Task SeesTitleAsync(string title) => Expect(Title).ToHaveTextAsync(title);

    /// <summary>Nothing failed in the page, and nothing was tried that its policy forbids.</summary>
    public async Task HasNoComplaintsAsync()
    {
        Assert.True(complaints.IsEmpty, string.Join("\n", complaints));
        Assert.Empty(await Page.EvaluateAsync<string[]>("window.breaches"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Page.Context.DisposeAsync();
}
