using System.Net;
using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Edge;

public sealed class CallerAddressTests
{
    private const string FrontDoor = "5e5d0a4c-2d4f-4c92-9d6a-0b6f6d6f1a11";

    [Theory]
    [InlineData(FrontDoor, FrontDoor, "198.51.100.1", "198.51.100.1")]
    [InlineData(FrontDoor, "5E5D0A4C-2D4F-4C92-9D6A-0B6F6D6F1A11", "2001:db8::1", "2001:db8::1")]
    [InlineData(FrontDoor, "00000000-0000-0000-0000-000000000000", "198.51.100.1", "203.0.113.7")]
    [InlineData(FrontDoor, "", "198.51.100.1", "203.0.113.7")]
    [InlineData(FrontDoor, FrontDoor, "nonsense", "203.0.113.7")]
    [InlineData(FrontDoor, FrontDoor, "", "203.0.113.7")]
    [InlineData(null, FrontDoor, "198.51.100.1", "203.0.113.7")]
    [InlineData(null, "", "198.51.100.1", "203.0.113.7")]
    public void Given_a_call_When_its_address_is_asked_Then_Front_Doors_header_counts_only_with_our_Front_Doors_id(
        string? configured, string sent, string socket, string expected)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
        http.Request.Headers["X-Azure-FDID"] = sent;
        http.Request.Headers["X-Azure-SocketIP"] = socket;
        // What a client can write.
        http.Request.Headers["X-Azure-ClientIP"] = "192.0.2.1";
        http.Request.Headers["X-Forwarded-For"] = "192.0.2.1";

        Assert.Equal(IPAddress.Parse(expected), new CallerAddress(Options.Create(new EdgeOptions { FrontDoorId = configured })).Of(http));
    }
}
