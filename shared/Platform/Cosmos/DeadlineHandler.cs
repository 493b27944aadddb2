using System.Net;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>
/// Bounds an operation with all of the SDK's own retries, which go on for up to 40 s where a gateway refuses connections: longer than any
/// caller waits. What is cut off may have happened, as with every timeout; the callers' writes are conditional.
/// </summary>
/// <param name="longest">From the first try to the last.</param>
internal sealed class DeadlineHandler(TimeSpan longest) : RequestHandler
{
    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            return await base.SendAsync(request, limit.Token);
        }
        // Ours, and not the caller's own cancellation.
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CosmosException($"No answer within {longest.TotalSeconds} s.", HttpStatusCode.RequestTimeout, 0, "", 0);
        }
    }
}
