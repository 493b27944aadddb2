using System.Net;
using Azure;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using StackExchange.Redis;

namespace BoxOffice.Platform.Health;

/// <summary>Tells an outage of a dependency (503, retry later) from a bug (500).</summary>
public static class Outages
{
    /// <summary>Long enough for a failover's first connection, short enough for a waiting user.</summary>
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    /// <summary>The refusal for an exception that is an outage; null where it is a bug.</summary>
    public static Refusal? RefusalFor(Exception exception) => exception switch
    {
        // Loading, read only, out of memory, a script that was killed: whatever the server refuses on
        // its side, the same call may succeed later.
        RedisConnectionException or RedisTimeoutException or RedisServerException => Down("redis"),
        CosmosException cosmos when IsOutage(cosmos.StatusCode) => Down("cosmos") with { RetryAfter = cosmos.RetryAfter ?? ComeBack },
        // The replica lags or does not know the container: that says nothing of the item.
        CosmosException { StatusCode: HttpStatusCode.NotFound, SubStatusCode: not 0 } => Down("cosmos"),
        CosmosOperationCanceledException => Down("cosmos"),
        ConflictPersistsException or ReadBehindException => Down("cosmos"),
        RequestFailedException { Status: 0 or 429 or >= 500 } => Down("queues"),
        // Of several tries: refused, or without an answer within the client's own timeout.
        AggregateException { InnerException: RequestFailedException or TaskCanceledException } => Down("queues"),
        HttpRequestException => Down("network"),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new BodyTooLarge(RequestBody.MaxBytes),
        BadHttpRequestException => InvalidRequest.Because("body", "The body could not be read completely."),
        _ => null,
    };

    private static DependencyUnavailable Down(string part) => new(part) { RetryAfter = ComeBack };

    private static bool IsOutage(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.RequestTimeout or HttpStatusCode.Gone or HttpStatusCode.InternalServerError or (HttpStatusCode)449;
}
