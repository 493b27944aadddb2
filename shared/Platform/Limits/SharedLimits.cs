using BoxOffice.Platform.Api;
using BoxOffice.Platform.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.Platform.Limits;

/// <summary>
/// The limits by user that hold across instances: joining, holding and charging take something that is scarce. One script, one round trip,
/// only where such a limit applies and the process' own bucket let the call pass.
/// </summary>
public sealed partial class SharedLimits(IDatabase redis, RateLimits limits, ILogger<SharedLimits> logger)
{
    private static readonly RedisScript TakePermit = RedisScript.Load("take-permit.lua");

    /// <summary>
    /// The refusal where this user calls too often by the count of all instances; null lets the call pass and counts it. Without Redis the
    /// process' own limit is all there is: an outage refuses nobody here.
    /// </summary>
    public async ValueTask<Refusal?> RefuseAsync(RateLimitGroup kind, long userId)
    {
        if (kind is not (RateLimitGroup.Join or RateLimitGroup.Hold or RateLimitGroup.Charge) || limits.OfUser(kind) is not { } limit)
            return null;
        try
        {
            var wait = (long)await TakePermit.EvaluateAsync(
                redis, [$"limit:{{{kind}:{userId}}}"], [limit.Permits, (long)limit.Period.TotalMilliseconds]);
            return wait == 0 ? null : RateLimits.Refused(kind, "user of all instances", TimeSpan.FromMilliseconds(wait));
        }
        catch (Exception outage) when (outage is RedisConnectionException or RedisTimeoutException or RedisServerException)
        {
            NotCounted(kind, outage.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(1010, LogLevel.Warning, "A call of {Kind} was not counted for all instances: {Reason}")]
    private partial void NotCounted(RateLimitGroup kind, string reason);
}
