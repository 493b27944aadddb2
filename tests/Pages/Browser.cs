using Microsoft.Playwright;

namespace BoxOffice.Tests.Pages;

/// <summary>One Chromium of this machine for all tests of the pages, and the app that they look at.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>The collection of all tests that use it: they run one after another, as a browser takes a core.</summary>
    public const string Collection = "Browser";

    private const string Missing =
        "No Chromium on PATH (chromium, chromium-browser, google-chrome), and none named by CHROMIUM: `apt-get install chromium` brings " +
            "one.";

    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>The app, with the small sample's halls of every size.</summary>
    public BoxOfficeApp App { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        App = await BoxOfficeApp.StartAsync();
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                // A page of another origin, answered by a test, may call the service on this machine.
                "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
            ],
        });
    }

    /// <summary>Somebody with a browser profile of their own. Skips the test where there is no browser.</summary>
    /// <param name="member">The member number; null before somebody has said theirs.</param>
    /// <param name="app">Another app than the one of all tests.</param>
    internal async Task<Visitor> VisitorAsync(long? member = null, BrowserNewContextOptions? options = null, BoxOfficeApp? app = null)
    {
        Assert.SkipWhen(chromium is null, Missing);
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en-GB";
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 860 };
        return await Visitor.EnterAsync(await chromium!.NewContextAsync(options), (app ?? App).Http.BaseAddress!, member);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
        if (App is not null) await App.DisposeAsync();
    }

    private static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => (string[])["chromium", "chromium-browser", "google-chrome"], Path.Combine)
            .FirstOrDefault(File.Exists);
}

/// <summary>The tests that use one browser.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserTests : ICollectionFixture<Browser>;
