using System.Net;
using BoxOffice.Identity;
using BoxOffice.Platform.Limits;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Limits;

public sealed class RateLimitTests
{
    private static readonly RateLimitOptions Three = new() { Join = new RateLimit { PerUser = 3, PerAddress = 3, Seconds = 30 } };
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Given_a_limit_When_it_is_used_up_Then_refused_until_one_calls_share_has_passed()
    {
        using var limits = Limits(Three);
        for (var i = 0; i < 3; i++) Assert.Null(limits.RefuseUser(RateLimitGroup.Join, 1));
        Assert.Equal(TimeSpan.FromSeconds(10), limits.RefuseUser(RateLimitGroup.Join, 1)!.RetryAfter);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromSeconds(1), limits.RefuseUser(RateLimitGroup.Join, 1)!.RetryAfter);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(limits.RefuseUser(RateLimitGroup.Join, 1));
        Assert.NotNull(limits.RefuseUser(RateLimitGroup.Join, 1));
        time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 3; i++) Assert.Null(limits.RefuseUser(RateLimitGroup.Join, 1));
        Assert.NotNull(limits.RefuseUser(RateLimitGroup.Join, 1));
    }

    [Fact]
    public void Given_a_user_at_the_limit_When_others_call_or_the_kind_is_another_Then_they_pass()
    {
        using var limits = Limits(Three);
        for (var i = 0; i < 4; i++) limits.RefuseUser(RateLimitGroup.Join, 1);
        Assert.Null(limits.RefuseUser(RateLimitGroup.Join, 2));
        Assert.Null(limits.RefuseUser(RateLimitGroup.Hold, 1));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Given_an_address_at_the_limit_When_another_calls_Then_a_network_of_64_bits_counts_as_one(string first, string second,
        bool together)
    {
        using var limits = Limits(Three);
        for (var i = 0; i < 3; i++) Assert.Null(limits.RefuseAddress(RateLimitGroup.Join, IPAddress.Parse(first)));
        Assert.Equal(together, limits.RefuseAddress(RateLimitGroup.Join, IPAddress.Parse(second)) is not null);
    }

    [Fact]
    public void Given_Trusted_When_nothing_is_set_Then_nothing_is_limited()
    {
        using var limits = Limits(new RateLimitOptions());
        foreach (var kind in Enum.GetValues<RateLimitGroup>())
        {
            for (var i = 0; i < 10_000; i++) Assert.Null(limits.RefuseUser(kind, 1) ?? limits.RefuseAddress(kind, IPAddress.Loopback));
        }
    }

    [Fact]
    public void Given_Oidc_When_nothing_is_set_Then_joins_are_tight_and_polls_generous()
    {
        using var limits = Limits(new RateLimitOptions(), IdentityMode.Oidc);
        Assert.True(Passing(RateLimitGroup.Poll) > Passing(RateLimitGroup.Join));
        Assert.True(Passing(RateLimitGroup.Join) < 10);

        int Passing(RateLimitGroup kind) => Enumerable.Range(0, 100).Count(_ => limits.RefuseUser(kind, 1) is null);
    }

    [Fact]
    public void Given_Oidc_When_a_limit_is_set_to_zero_Then_there_is_none()
    {
        using var limits = Limits(new RateLimitOptions { Join = new RateLimit { PerUser = 0 } }, IdentityMode.Oidc);
        for (var i = 0; i < 1000; i++) Assert.Null(limits.RefuseUser(RateLimitGroup.Join, 1));
    }

    private RateLimits Limits(RateLimitOptions options, IdentityMode mode = IdentityMode.Trusted) =>
        new(options, new IdentityOptions { Mode = mode }.DefaultLimits(isDevelopersMachine: true), time);
}
