using System.Net;
using System.Net.Sockets;
using BoxOffice.Events;

namespace BoxOffice.Tests.Events;

/// <summary>Where events may be delivered outside a developer's machine.</summary>
public sealed class ReceiverAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://events.example/in", true, true)]
    [InlineData("https://203.0.113.7/in", true, true)]
    [InlineData("http://events.example/in", false, true)]
    [InlineData("ftp://events.example/in", false, false)]
    [InlineData("events.example", false, false)]
    [InlineData("https://127.0.0.1/in", false, true)]
    [InlineData("https://localhost/in", false, true)]
    [InlineData("https://10.1.2.3/in", false, true)]
    [InlineData("https://169.254.169.254/metadata", false, true)]
    [InlineData("https://[fd00::1]/in", false, true)]
    [InlineData("https://[::ffff:10.1.2.3]/in", false, true)]
    public void Given_a_receivers_address_Then_production_takes_public_https_only(string url, bool inProduction, bool inDevelopment)
    {
        Assert.Equal(inProduction, ReceiverAddresses.IsAllowed(url, isDevelopersMachine: false, allowsPrivate: false));
        Assert.Equal(inDevelopment, ReceiverAddresses.IsAllowed(url, isDevelopersMachine: true, allowsPrivate: false));
    }

    [Fact]
    public void Given_the_setting_for_ones_own_network_Then_a_private_address_will_do_but_not_without_https()
    {
        Assert.True(ReceiverAddresses.IsAllowed("https://10.1.2.3/in", isDevelopersMachine: false, allowsPrivate: true));
        Assert.False(ReceiverAddresses.IsAllowed("http://10.1.2.3/in", isDevelopersMachine: false, allowsPrivate: true));
    }

    [Fact]
    public async Task Given_a_name_that_leads_to_a_private_address_When_it_is_connected_Then_nobody_there_hears_of_it()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var name = new DnsEndPoint("localhost", ((IPEndPoint)receiver.LocalEndpoint).Port);

        await Assert.ThrowsAsync<HttpRequestException>(async () => await ReceiverAddresses.ConnectAsync(name, allowsPrivate: false, Token));
        Assert.False(receiver.Pending());

        // The control: the same name, allowed.
        await using var connection = await ReceiverAddresses.ConnectAsync(name, allowsPrivate: true, Token);
        using var heard = await receiver.AcceptTcpClientAsync(Token);
        Assert.True(heard.Connected);
    }
}
