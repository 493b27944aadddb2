using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Identity;

public sealed class AuthorityTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private TestAuthority issuer = null!;

    public async ValueTask InitializeAsync() => issuer = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return issuer.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_token_of_the_authority_When_validated_Then_its_subject_is_the_user() =>
        Assert.Equal(42, (await Authority().UserOfAsync(issuer.TokenFor(42))).Value);

    [Fact]
    public async Task Given_no_token_or_a_wrong_one_When_validated_Then_401()
    {
        var authority = Authority();
        var now = time.GetUtcNow();
        Assert.IsType<SignInMissing>((await authority.UserOfAsync(null)).Refusal);
        string[] wrong =
        [
            "nonsense", "a.b.c",
            issuer.Token("42", now, audience: "another-api"),
            issuer.Token("42", now, issuer: "https://another.example"),
            issuer.Token("42", now.AddHours(1)),
            issuer.Token("42", now, signing: TestAuthority.SomebodyElsesKey()),
            issuer.Token("42", now, signing: issuer.PublicKeyAsSecret()),
            issuer.Token("not a number", now), issuer.Token("0", now), issuer.Token("-1", now), issuer.Token("042", now),
            issuer.Token("+42", now),
            issuer.Token("42", now, more: new Dictionary<string, object> { ["nonce"] = "n-1" }),
            issuer.Token("42", now, more: new Dictionary<string, object> { ["at_hash"] = "h" }),
            issuer.Token("42", now, type: "logout+jwt"),
            Unsigned(issuer.TokenFor(42)),
            issuer.TokenFor(42)[..^4] + "AAAA",
        ];
        foreach (var token in wrong) Assert.IsType<SignInInvalid>((await authority.UserOfAsync(token)).Refusal);
    }

    [Fact]
    public async Task Given_a_token_that_says_it_is_an_access_token_When_validated_Then_its_subject_is_the_user() =>
        Assert.Equal(42, (await Authority().UserOfAsync(issuer.Token("42", time.GetUtcNow(), type: "at+jwt"))).Value);

    [Fact]
    public async Task Given_an_authority_that_hangs_When_many_call_Then_it_is_asked_once_and_the_next_are_refused_without_it()
    {
        await using var silent = await SilentServer.StartAsync();
        var authority = new Authority(
            Options.Create(new IdentityOptions { Mode = IdentityMode.Oidc, Authority = silent.Address, Audience = TestAuthority.Audience }),
            (_, subject) => Task.FromResult(UserIds.Parse(subject)), time, NullLogger<Authority>.Instance);
        var token = issuer.TokenFor(42);
        var refusals = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => authority.UserOfAsync(token)));
        Assert.All(refusals, r => Assert.IsType<DependencyUnavailable>(r.Refusal));
        Assert.Equal(1, silent.Connections);
        Assert.IsType<DependencyUnavailable>((await authority.UserOfAsync(token)).Refusal);
        Assert.Equal(1, silent.Connections);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<DependencyUnavailable>((await authority.UserOfAsync(token)).Refusal);
        Assert.Equal(2, silent.Connections);
    }

    [Fact]
    public async Task Given_a_token_When_its_time_is_over_Then_expired()
    {
        var authority = Authority();
        var token = issuer.TokenFor(42);
        time.Advance(TimeSpan.FromMinutes(12));
        Assert.IsType<SignInExpired>((await authority.UserOfAsync(token)).Refusal);
    }

    [Fact]
    public async Task Given_known_keys_When_the_authority_rotates_Then_new_tokens_pass_without_a_restart()
    {
        var authority = Authority();
        Assert.Equal(42, (await authority.UserOfAsync(issuer.TokenFor(42))).Value);
        issuer.Rotate();
        var token = issuer.TokenFor(43);
        await Eventually.TrueAsync(async () => (await authority.UserOfAsync(token)).Refusal is null);
    }

    [Fact]
    public async Task Given_known_keys_When_the_authority_is_down_Then_its_tokens_still_pass()
    {
        var authority = Authority();
        var token = issuer.TokenFor(42);
        await authority.UserOfAsync(token);
        await issuer.StopAsync();
        Assert.Equal(42, (await authority.UserOfAsync(token)).Value);
    }

    [Fact]
    public async Task Given_no_keys_When_the_authority_is_down_Then_unavailable_with_a_time_to_come_back()
    {
        var authority = Authority();
        var token = issuer.TokenFor(42);
        await issuer.StopAsync();
        var refusal = Assert.IsType<DependencyUnavailable>((await authority.UserOfAsync(token)).Refusal);
        Assert.NotNull(refusal.RetryAfter);
    }

    private Authority Authority() => new(
        Options.Create(
            new IdentityOptions
            {
                Mode = IdentityMode.Oidc,
                Authority = issuer.Issuer,
                Audience = TestAuthority.Audience,
                KeyRefreshSeconds = 1
            }),
        (_, subject) => Task.FromResult(UserIds.Parse(subject)),
        time,
        NullLogger<Authority>.Instance);

    private static string Unsigned(string token)
    {
        var payload = token.Split('.')[1];
        return $"{Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.";
    }
}
