using BoxOffice.Api;
using BoxOffice.Idempotency;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Sets a queue's phase, rate and capacity, while it runs.</summary>
public sealed class ConfigureQueue(QueueControl control, IdempotentCalls calls)
{
    [Function(nameof(ConfigureQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "v1/ops/queues/{queueId}")] HttpRequest request,
        string queueId,
        CancellationToken cancellationToken)
    {
        if (!QueueId.IsValid(queueId)) return Problems.From(QueueId.Invalid());
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.QueueSettingsRequest, cancellationToken)).Refused(out var refusal, out var settings))
            return Problems.From(refusal);
        return await calls.RunAsync(request, IdempotentCalls.Operators, settings, BoxOfficeJson.Default.QueueSettingsRequest, ConfigureAsync, cancellationToken);

        async Task<IResult> ConfigureAsync(string? key) =>
            Answers.From(await control.ConfigureAsync(queueId, settings, cancellationToken), BoxOfficeJson.Default.AnswerQueueStats);
    }
}
