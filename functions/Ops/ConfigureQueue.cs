using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Replaces all settings of a running queue: what is left out takes the default.</summary>
public sealed class ConfigureQueue(QueueControl control, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(ConfigureQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "v1/ops/queues/{queueId}")] HttpRequest request,
        string queueId,
        CancellationToken cancellationToken)
    {
        if (!QueueId.IsValid(queueId)) return Problems.From(QueueId.Invalid());
        return await calls.RunAsync(request, BoxOfficeJson.Default.QueueSettingsRequest, ConfigureAsync, cancellationToken,
            (_, token) => subjects.QueueAsync(queueId, token));

        async Task<IResult> ConfigureAsync(QueueSettingsRequest settings, CancellationToken token) =>
            Responses.From(await control.ConfigureAsync(queueId, settings, whole: true, token), BoxOfficeJson.Default.AnswerQueueStats);
    }
}
