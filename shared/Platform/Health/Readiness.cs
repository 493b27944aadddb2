using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.Platform.Health;

/// <summary>Whether the three services behind us answer, each within two seconds.</summary>
public sealed partial class Readiness(IDatabase redis, CosmosDatabase cosmos, MessageQueues queues, ILogger<Readiness> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Ready, or <see cref="NotReady"/> with the names of the parts that do not answer.</summary>
    public async Task<Outcome<HealthReport>> CheckAsync(CancellationToken cancellationToken)
    {
        (string Part, Task<bool> Answers)[] checks =
        [
            // A write: a Redis that is full, or a replica, answers a ping.
            ("redis", AnswersAsync("redis", _ => redis.StringSetAsync("ready", "1", TimeSpan.FromMinutes(1)), cancellationToken)),
            ("cosmos", AnswersAsync("cosmos", cosmos.PingAsync, cancellationToken)),
            ("queues", AnswersAsync("queues", queues.PingAsync, cancellationToken)),
        ];
        await Task.WhenAll(checks.Select(c => c.Answers));
        var silent = checks.Where(c => !c.Answers.Result).Select(c => c.Part).ToArray();
        return silent.Length == 0 ? new HealthReport("ready") : new NotReady(silent) { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    private async Task<bool> AnswersAsync(string part, Func<CancellationToken, Task> ping, CancellationToken cancellationToken)
    {
        try
        {
            await ping(cancellationToken).WaitAsync(Patience, cancellationToken);
            return true;
        }
        // Whatever a ping throws, the part does not answer, and saying so is this class' whole purpose.
        catch (Exception silent) when (silent is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            PartSilent(part, silent.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "{Part} does not answer: {Reason}")]
    private partial void PartSilent(string part, string reason);
}
