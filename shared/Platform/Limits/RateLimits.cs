using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.RateLimiting;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Telemetry;

namespace BoxOffice.Platform.Limits;

/// <summary>429: too many calls of one kind, by one user or from one address.</summary>
public sealed record RateLimited() : Refusal(
    RefusalKind.TooManyRequests, "rate-limited", "Too many requests. Retry after the time in Retry-After.");

/// <summary>The limits of calls, by user and by address. A bucket exists only while somebody uses it.</summary>
public sealed class RateLimits : IDisposable
{
    private static readonly Counter<long> Refusals = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.limits.refusals", "{call}", "Calls refused by a rate limit.");

    private readonly (int Permits, TimeSpan Period)?[] ofUser;
    private readonly PartitionedRateLimiter<long>?[] byUser;
    private readonly PartitionedRateLimiter<UInt128>?[] byAddress;

    /// <summary>One per process.</summary>
    /// <param name="settings">The limits that are set.</param>
    /// <param name="defaults">What applies where none is set.</param>
    public RateLimits(RateLimitOptions settings, RateLimitOptions defaults, TimeProvider time)
    {
        var kinds = Enum.GetValues<RateLimitGroup>();
        ofUser = [
            .. kinds.Select(kind => (Limit(kind).PerUser ?? defaults.Of(kind).PerUser) is > 0 and var most ? (most, Period(kind))
            : ((int, TimeSpan)?)null)];
        byUser = [.. kinds.Select(kind => Buckets<long>(Limit(kind).PerUser ?? defaults.Of(kind).PerUser, Period(kind), time))];
        byAddress = [.. kinds.Select(kind => Buckets<UInt128>(Limit(kind).PerAddress ?? defaults.Of(kind).PerAddress, Period(kind), time))];

        RateLimit Limit(RateLimitGroup kind) => settings.Of(kind);

        TimeSpan Period(RateLimitGroup kind) => TimeSpan.FromSeconds(
            Limit(kind).Seconds ?? RateLimitOptions.Defaults.Of(kind).Seconds!.Value);
    }

    /// <summary>How often a user may call; null where nothing limits it.</summary>
    public (int Permits, TimeSpan Period)? OfUser(RateLimitGroup kind) => ofUser[(int)kind];

    /// <summary>The refusal where this user calls too often; null lets the call pass and counts it.</summary>
    public Refusal? RefuseUser(RateLimitGroup kind, long userId) => Refuse(byUser[(int)kind], userId, kind, "user");

    /// <summary>The refusal where this address calls too often. Of IPv6 the first 64 bits count: a household has the rest.</summary>
    public Refusal? RefuseAddress(RateLimitGroup kind, IPAddress address) =>
        byAddress[(int)kind] is { } buckets ? Refuse(buckets, PartitionOf(address), kind, "address") : null;

    /// <summary>The refusal where calls from this address failed to authenticate too often; null lets the
    /// call pass, and counts nothing.</summary>
    public Refusal? RefuseStranger(IPAddress address) => byAddress[(int)RateLimitGroup.Authentication] is { } buckets
        ? Refuse(buckets, PartitionOf(address), RateLimitGroup.Authentication, "address", permits: 0)
        : null;

    /// <summary>Counts a call from this address that failed to authenticate.</summary>
    public void NoteStranger(IPAddress address) =>
        byAddress[(int)RateLimitGroup.Authentication]?.AttemptAcquire(PartitionOf(address)).Dispose();

    /// <summary>Ends the buckets.</summary>
    public void Dispose()
    {
        foreach (var buckets in byUser) buckets?.Dispose();
        foreach (var buckets in byAddress) buckets?.Dispose();
    }

    private static RateLimited? Refuse<T>(PartitionedRateLimiter<T>? buckets, T who, RateLimitGroup kind, string by, int permits = 1)
    {
        if (buckets is null) return null;
        using var lease = buckets.AttemptAcquire(who, permits);
        if (lease.IsAcquired) return null;
        var told = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        return Refused(kind, by, told ? wait : TimeSpan.FromSeconds(1));
    }

    /// <summary>Counts the refusal.</summary>
    internal static RateLimited Refused(RateLimitGroup kind, string by, TimeSpan wait)
    {
        Refusals.Add(1, new TagList { { "kind", kind.ToString() }, { "by", by } });
        return new RateLimited { RetryAfter = wait };
    }

    private static PartitionedRateLimiter<T>? Buckets<T>(int? permits, TimeSpan period, TimeProvider time)
        where T : notnull => permits is > 0 and var most
            ? PartitionedRateLimiter.Create<T, T>(who => new RateLimitPartition<T>(who, _ => new ClockedTokenBucket(most, period, time)))
            : null;

    private static UInt128 PartitionOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var whole = address.MapToIPv6();
        whole.TryWriteBytes(bytes, out _);
        if (!whole.IsIPv4MappedToIPv6) bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
