using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// What operators set for a queue: a document of the catalog container, of which Redis keeps a copy. So a loss of Redis
/// neither opens a paused queue nor breaks the promise of a published commitment.
/// </summary>
public sealed record QueueSettings
{
    /// <summary>The <see cref="Kind"/> of queues.</summary>
    public const string QueueKind = "queue";

    private const string PartitionPrefix = "queue:";

    /// <summary>Always "queue"; the partition is the queue's own.</summary>
    public string Id { get; init; } = "queue";

    /// <summary>The kind of document, as everywhere in the container.</summary>
    public string Kind { get; init; } = QueueKind;

    /// <summary>Partition key of the container; for a queue, "queue:{queueId}".</summary>
    public required string ConcertId { get; init; }

    /// <summary>The queue's name.</summary>
    [JsonIgnore]
    public string QueueId => ConcertId[PartitionPrefix.Length..];

    /// <summary>0 for a queue that nobody configured, and one more with each change.</summary>
    public required long Revision { get; init; }

    /// <summary>The sale: one more with each opening or lobby that is not the return of the sale before.
    /// Tokens and places belong to one.</summary>
    public long Epoch { get; init; }

    /// <summary>
    /// PRE_OPEN, OPEN or CLOSED: what the sale does when it is not <see cref="Paused"/>. A queue before its opening opens by itself at
    /// <see cref="OpensAt"/>.
    /// </summary>
    public required QueuePhase Phase { get; init; }

    /// <summary>Nobody is admitted for now; the phase behind it is kept.</summary>
    public bool Paused { get; init; }

    /// <summary>When the sale was closed; null while it is not, and for a queue that was never opened.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Of a closed sale: whether it had opened, so that its draw is over and its seed public.</summary>
    public bool Drawn { get; init; }

    /// <summary>Shown to those who wait; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>Null: the default of <see cref="WaitingRoomOptions"/>.</summary>
    public int? AdmitPerTick { get; init; }

    /// <summary>Null: the default.</summary>
    public int? Capacity { get; init; }

    /// <summary>Null: the default.</summary>
    public int? SessionSeconds { get; init; }

    /// <summary>When it opens, or opened; null where an operator opens it by hand.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>The lottery's seed: secret before the opening, public after it. Null for a queue without a lottery.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seed { get; init; }

    /// <summary>A queue that nobody configured: closed, so that no sale begins by mistake.</summary>
    public static QueueSettings Default(string queueId) =>
        new() { ConcertId = PartitionOf(queueId), Revision = 0, Phase = QueuePhase.Closed };

    /// <summary>What the sale does at that time when it is not paused.</summary>
    public QueuePhase PhaseAt(DateTimeOffset now) => Phase == QueuePhase.PreOpen && OpensAt <= now ? QueuePhase.Open : Phase;

    /// <summary>The partition of a queue's document.</summary>
    public static PartitionKey Partition(string queueId) => new(PartitionOf(queueId));

    /// <summary>The partition key's value.</summary>
    internal static string PartitionOf(string queueId) => PartitionPrefix + queueId;
}

/// <summary>The draw of those who came before the opening. docs/waiting-room.md shows how anybody can check it.</summary>
public static class Lottery
{
    /// <summary>256 random bits as 64 hexadecimal digits.</summary>
    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the seed's text, on the board before the opening: the seed cannot be changed after people joined.</summary>
    public static string CommitmentTo(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(seed)));

    /// <summary>
    /// The number of a user: the first 48 bits of SHA-1("{seed}:{queueId}:{userId}"), plus 1. The same as draw() of queue.lua;
    /// SHA-1 because it is the one hash a Redis script has, and nothing here depends on collisions.
    /// </summary>
    public static long Draw(string seed, string queueId, long userId)
    {
#pragma warning disable CA5350 // See above.
        var hash = SHA1.HashData(Encoding.UTF8.GetBytes($"{seed}:{queueId}:{userId}"));
#pragma warning restore CA5350
        return Convert.ToInt64(Convert.ToHexString(hash, 0, 6), 16) + 1;
    }
}
