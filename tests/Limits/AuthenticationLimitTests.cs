using System.Net;

namespace BoxOffice.Tests.Limits;

/// <summary>Calls that fail to authenticate, in the service as a whole.</summary>
public sealed class AuthenticationLimitTests
{
    private const string Place = "v1/queues/token";

    [Fact]
    public async Task Given_tokens_that_fail_When_their_limit_is_used_up_Then_calls_with_credentials_wait_and_others_go_on()
    {
        var settings = new Dictionary<string, string?>
        {
            ["RateLimits__Authentication__PerAddress"] = "3",
            ["RateLimits__Authentication__Seconds"] = "3600",
        };
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = settings });
        var date = await app.ConcertOnSaleAsync();
        var valid = await app.AdmitBuyerAsync(7);
        var hold = new { userId = 7, concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, seatNumber = 1 };
        // What succeeds, and what has no credentials, counts as no failure.
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(Place, valid)).Status);
            Assert.Equal("token-missing", (await app.PostAsync("v1/reservations", hold)).Code);
        }

        for (var call = 0; call < 3; call++) Assert.Equal("token-invalid", (await app.GetAsync(Place, "not a token")).Code);

        var refused = await app.GetAsync(Place, "not a token");
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate-limited"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.GetAsync(Place, valid)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("v1/concerts")).Status);
    }
}
