using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Changes some settings of a running queue and leaves the others as they are. Operators brake with it.</summary>
public sealed class ChangeQueue(QueueControl control, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(ChangeQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = "v1/ops/queues/{queueId}")] HttpRequest request,
        string queueId,
        CancellationToken cancellationToken)
    {
        if (!QueueId.IsValid(queueId)) return Problems.From(QueueId.Invalid());
        return await calls.RunAsync(request, BoxOfficeJson.Default.QueueSettingsRequest, ChangeAsync, cancellationToken,
            (_, token) => subjects.QueueAsync(queueId, token));

        async Task<IResult> ChangeAsync(QueueSettingsRequest settings, CancellationToken token) =>
            Responses.From(await control.ConfigureAsync(queueId, settings, whole: false, token), BoxOfficeJson.Default.AnswerQueueStats);
    }
}
