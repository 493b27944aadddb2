using System.Net;
using System.Net.Http.Json;
using BoxOffice.Identity;
using BoxOffice.Tests.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Identity;

/// <summary>The challenge at a join, against a verifying service on the loopback.</summary>
public sealed class BotChallengeTests : IAsyncLifetime
{
    private readonly LogOfEverything log = new();
    private TestSiteVerify verifier = null!;
    private BoxOfficeApp app = null!;

    public async ValueTask InitializeAsync()
    {
        verifier = await TestSiteVerify.StartAsync();
        app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Challenge__SecretKey"] = TestSiteVerify.Secret,
                ["Challenge__VerifyUrl"] = verifier.VerifyUrl
            },
            ConfigureServices = services =>
                services.AddHttpClient(SiteVerifyChallenge.ClientName, client => client.Timeout = TimeSpan.FromMilliseconds(500)),
            Configure = builder => log.Listen(builder.Logging),
        });
        // The first call of a verifier may take longer than a verifier that is slow on purpose is given.
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(TestSiteVerify.GoodToken)).Status);
        verifier.Asked.Clear();
    }

    [Fact]
    public async Task Given_a_challenge_When_the_token_passes_Then_the_verifier_was_told_who_asks_and_the_join_is_made()
    {
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(TestSiteVerify.GoodToken)).Status);

        var asked = Assert.Single(verifier.Asked);
        Assert.Equal(TestSiteVerify.Secret, asked["secret"]);
        Assert.Equal(TestSiteVerify.GoodToken, asked["response"]);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(asked["remoteip"].ToString())));
    }

    [Fact]
    public async Task Given_a_challenge_When_the_token_is_missing_or_too_long_Then_403_and_the_verifier_is_not_asked()
    {
        foreach (var token in (string?[])[null, "", new string('x', 2049)])
            Assert.Equal((HttpStatusCode.Forbidden, "challenge-failed"), await JoinAsync(token));

        Assert.Empty(verifier.Asked);
    }

    [Fact]
    public async Task Given_a_challenge_When_the_token_fails_Then_403_and_nobody_has_joined()
    {
        Assert.Equal((HttpStatusCode.Forbidden, "challenge-failed"), await JoinAsync("token-of-a-program", userId: 77));

        Assert.Single(verifier.Asked);
        var stats = (await app.GetAsync("v1/ops/queues/main")).Data;
        Assert.Equal(1, stats.GetProperty("active").GetInt64());
    }

    [Fact]
    public async Task Given_a_challenge_When_the_verifier_is_down_slow_or_talks_nonsense_Then_503_and_a_token_passes_again_when_it_is_back()
    {
        foreach (var fault in Faults())
        {
            verifier.Fault = fault;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), await JoinAsync(TestSiteVerify.GoodToken));
        }

        verifier.Fault = null;
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(TestSiteVerify.GoodToken)).Status);
        await verifier.StopAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), await JoinAsync(TestSiteVerify.GoodToken));

        static IEnumerable<Func<CancellationToken, Task<IResult>>> Faults()
        {
            yield return _ => Task.FromResult(Results.StatusCode(500));
            yield return _ => Task.FromResult(Results.Text("<html>", "text/html"));
            yield return _ => Task.FromResult(Results.Text("{ \"success\": tr", "application/json"));
            yield return async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Results.Empty;
            };
        }
    }

    [Fact]
    public async Task Given_a_least_score_When_the_verdict_has_less_or_none_Then_403_and_without_the_setting_the_verdict_alone_counts()
    {
        // The control: no least score is set here.
        verifier.Score = 0.1;
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(TestSiteVerify.GoodToken)).Status);
        await using var scored = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Challenge__SecretKey"] = TestSiteVerify.Secret,
                ["Challenge__VerifyUrl"] = verifier.VerifyUrl,
                ["Challenge__MinScore"] = "0.5",
            },
        });
        foreach (var (score, passes) in ((double?, bool)[])[(0.9, true), (0.5, true), (0.4, false), (null, false)])
        {
            verifier.Score = score;
            var (status, code) = await JoinAsync(TestSiteVerify.GoodToken, at: scored);
            Assert.Equal(passes ? (HttpStatusCode.OK, null) : (HttpStatusCode.Forbidden, "challenge-failed"), (status, code));
        }
    }

    [Fact]
    public async Task Given_no_secret_key_When_anybody_joins_Then_nothing_is_asked()
    {
        await using var open = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Challenge__VerifyUrl"] = verifier.VerifyUrl },
        });

        Assert.IsType<NoChallenge>(open.Get<IBotChallenge>());
        Assert.Equal(HttpStatusCode.OK, (await open.JoinAsync(1)).Status);
        Assert.Empty(verifier.Asked);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await verifier.DisposeAsync();
        // Of every test: neither our secret nor anybody's token was logged, at the most talkative level.
        Assert.NotEmpty(log.Lines);
        foreach (var secret in (string[])[TestSiteVerify.Secret, Uri.EscapeDataString(TestSiteVerify.Secret), TestSiteVerify.GoodToken,
            "token-of-a-program"])
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, string? Code)> JoinAsync(string? token, long userId = 1, BoxOfficeApp? at = null)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "v1/queues/token") { Content = JsonContent.Create(new { userId }) };
        if (token is not null) call.Headers.Add(SiteVerifyChallenge.Header, token);
        using var answer = await (at ?? app).Http.SendAsync(call, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(TestSiteVerify.Secret, $"{answer.Headers} {text}", StringComparison.Ordinal);
        if (answer.IsSuccessStatusCode) return (answer.StatusCode, null);
        return (answer.StatusCode, System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
    }
}
