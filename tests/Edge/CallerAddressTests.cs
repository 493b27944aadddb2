using System.Net;
using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Edge;

public sealed class CallerAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "198.51.100.1:51234", "198.51.100.1")]
    [InlineData("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1")]
    [InlineData("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1")]
    [InlineData("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    public void Given_a_chain_of_hops_When_read_Then_the_last_one_that_no_proxy_of_ours_is_counts(string connected, string? forwarded, string expected)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(connected);
        http.Request.Headers["X-Forwarded-For"] = forwarded;
        var addresses = new CallerAddress(Options.Create(new EdgeOptions { TrustedProxies = "10.0.0.0/8, 2001:db8:ffff::/48" }));
        Assert.Equal(IPAddress.Parse(expected), addresses.Of(http));
    }

    [Fact]
    public void Given_no_trusted_proxy_When_a_caller_says_another_address_Then_it_is_not_believed()
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
        Assert.Equal(IPAddress.Loopback, new CallerAddress(Options.Create(new EdgeOptions())).Of(http));
    }
}
