using BoxOffice.Events;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Sends given-up events again.</summary>
public sealed class ResendEvents(GivenUpEvents events, OperatorCalls calls)
{
    [Function(nameof(ResendEvents))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/events/resend")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.ResendRequest, ResendAsync, cancellationToken);

    private async Task<IResult> ResendAsync(ResendRequest body, CancellationToken cancellationToken)
    {
        if (body.Validate() is { } invalid) return Problems.From(invalid);
        var sent = body.Ids is { } ids
            ? await events.ResendAsync(ids, body.Receiver, cancellationToken)
            : await events.ResendAsync(new EventRange(body.Receiver, body.From!.Value, body.To!.Value), cancellationToken);
        return Responses.From(sent, BoxOfficeJson.Default.AnswerEventsResent);
    }
}
