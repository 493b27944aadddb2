using System.Diagnostics;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>
/// What an operator did: written before the call does anything, and completed after it. An entry without a status belongs to a call that
/// did not finish: its change may or may not have been made.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The <see cref="Kind"/> of entries.</summary>
    public const string AuditKind = "audit";

    /// <summary>400 days: a year, and time to look at it.</summary>
    public const int LifetimeSeconds = 400 * 24 * 60 * 60;

    private const string PartitionValue = "audit";

    /// <summary>All of them. Operators write seldom.</summary>
    public static readonly PartitionKey Partition = new(PartitionValue);

    /// <summary>Random.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key of the container: "audit".</summary>
    public string ConcertId { get; init; } = PartitionValue;

    /// <summary>The kind of document, as everywhere in the container.</summary>
    public string Kind { get; init; } = AuditKind;

    /// <summary>When the call began. Indexed: entries are listed by time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Who { get; init; }

    /// <summary>How they were known.</summary>
    public required OperatorProof Proof { get; init; }

    /// <summary>The call: method and path with its query.</summary>
    public required string Call { get; init; }

    /// <summary>The HTTP status of the answer; null while the call runs, and where it did not end.</summary>
    public int? Status { get; init; }

    /// <summary>The body; null where there was none.</summary>
    public JsonElement? Request { get; init; }

    /// <summary>What the call is about, as it was before; null where nothing was there, or nothing is read.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The same afterwards.</summary>
    public JsonElement? After { get; init; }

    /// <summary>Finds the call in the traces.</summary>
    public string? TraceId { get; init; }

    /// <summary>Where a refused call came from; null of every other.</summary>
    public string? Address { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it.</summary>
    public int Ttl { get; init; } = LifetimeSeconds;

    /// <summary>The entry of a call that begins now, in the trace that is current.</summary>
    public static AuditEntry Of(Operator who, string call, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("n"),
        At = now,
        Who = who.Name,
        Proof = who.Proof,
        Call = call,
        TraceId = Activity.Current?.TraceId.ToString(),
    };
}

/// <summary>An entry on the wire.</summary>
/// <param name="Status">Null: the call did not come to its end.</param>
/// <param name="Address">Where a refused call came from; null of every other.</param>
public sealed record AuditView(
    string Id,
    DateTimeOffset At,
    string Who,
    OperatorProof Proof,
    string Call,
    int? Status,
    JsonElement? Request,
    JsonElement? Before,
    JsonElement? After,
    string? TraceId,
    string? Address)
{
    /// <summary>What is shown of it.</summary>
    public static AuditView Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.Who, entry.Proof, entry.Call, entry.Status, entry.Request, entry.Before, entry.After, entry.TraceId,
        entry.Address);
}
