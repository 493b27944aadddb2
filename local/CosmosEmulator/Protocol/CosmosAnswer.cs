using System.Globalization;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>An answer, whichever way it goes out.</summary>
internal sealed record CosmosAnswer(int Status, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>The emulator's own header: how many commits a stale answer is behind. Azure sends none like it.</summary>
    public const string BehindHeader = "x-emulator-behind";

    public string ContentType { get; init; } = "application/json";

    public string? ETag { get; init; }

    /// <summary>Request units.</summary>
    public double Charge { get; init; }

    public int SubStatus { get; init; }

    public string? Continuation { get; init; }

    /// <summary>Items in a feed; the change feed carries it on 304 too.</summary>
    public int? ItemCount { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Commits that a stale answer does not show.</summary>
    public int Behind { get; init; }

    /// <summary>The container the call was about; its clock becomes the session token.</summary>
    public Store.StoredContainer? Container { get; init; }

    /// <summary>The request's own id, or one of ours: the SDK throws on an answer without a GUID here.</summary>
    public string? ActivityId { get; set; }

    public void WriteHeaders<T>(T headers, Action<T, string, string> write)
    {
        write(headers, "x-ms-activity-id", ActivityId!);
        write(headers, "x-ms-request-charge", Charge.ToString("0.##", CultureInfo.InvariantCulture));
        write(headers, "x-ms-version", "2018-12-31");
        if (ETag is not null) write(headers, "etag", ETag);
        if (SubStatus != 0) write(headers, "x-ms-substatus", SubStatus.ToString(CultureInfo.InvariantCulture));
        if (Continuation is not null) write(headers, "x-ms-continuation", Continuation);
        if (ItemCount is { } count) write(headers, "x-ms-item-count", count.ToString(CultureInfo.InvariantCulture));
        if (RetryAfter is { } wait)
            write(headers, "x-ms-retry-after-ms", ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (Behind > 0) write(headers, BehindHeader, Behind.ToString(CultureInfo.InvariantCulture));
        if (Container is null) return;
        write(headers, "x-ms-session-token", string.Create(CultureInfo.InvariantCulture, $"0:-1#{Container.Lsn}"));
        write(headers, "x-ms-alt-content-path", Container.AltContentPath);
        write(headers, "x-ms-content-path", Container.Rid);
    }
}
