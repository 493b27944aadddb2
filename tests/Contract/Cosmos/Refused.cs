using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>What Cosmos refuses.</summary>
internal static class Refused
{
    public static async Task WithAsync(HttpStatusCode status, Task call)
    {
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => call);
        Assert.Equal(status, refusal.StatusCode);
    }
}
