using BoxOffice.Platform.Health;
using BoxOffice.Platform.Idempotency;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Tests.Faults;

/// <summary>A client that names its call by an Idempotency-Key, as an HTTP function runs it: an outage is an
/// answer that asks to come again.</summary>
internal sealed class KeyedClient(Buyer buyer, string key)
{
    /// <summary>Sends the call, for the first time or again.</summary>
    /// <param name="call">Gets what names the call.</param>
    /// <returns>The status; 503 may be repeated.</returns>
    public async Task<int> SendAsync(Func<string, Task<IResult>> call)
    {
        var http = new DefaultHttpContext { RequestServices = buyer.World.Services };
        http.Request.Headers[IdempotentCalls.Header] = key;
        try
        {
            var answer = await buyer.World.Get<IdempotentCalls>().RunAsync(
                http.Request, buyer.UserId, key, BoxOfficeJson.Default.String, name => call(name!), TestContext.Current.CancellationToken);
            return ((IStatusCodeHttpResult)answer).StatusCode!.Value;
        }
        // What is no outage is a bug, and fails the test.
        catch (Exception failure) when (Outages.RefusalFor(failure) is { RetryAfter: not null })
        {
            return StatusCodes.Status503ServiceUnavailable;
        }
    }
}
