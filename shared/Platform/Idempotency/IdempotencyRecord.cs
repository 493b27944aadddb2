using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Platform.Idempotency;

/// <summary>The answer to a keyed call that had its effect, kept for a day in the user's partition.</summary>
public sealed record IdempotencyRecord
{
    /// <summary>24 hours: what a client may rely on.</summary>
    public const int LifetimeSeconds = 24 * 60 * 60;

    /// <summary>Whether a call that had its effect then is no longer answered again: its key is spent, and names no new effect.</summary>
    public static bool IsOver(DateTimeOffset effect, DateTimeOffset now) => now - effect >= TimeSpan.FromSeconds(LifetimeSeconds);

    /// <summary>"key:" and a hash of the client's key.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>A hash of the call: method, path and body.</summary>
    public required string Call { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The Content-Type; null without a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as text.</summary>
    public required string Body { get; init; }

    /// <summary>The header Location; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    /// <summary>Removed by Cosmos then.</summary>
    public int Ttl { get; init; } = LifetimeSeconds;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;

/// <summary>422: the key was used for another call.</summary>
public sealed record IdempotencyKeyReused()
    : Refusal(
        RefusalKind.Unprocessable,
        "idempotency-key-reused",
        "The Idempotency-Key was used for a different request within the last 24 hours. Use a new key.");

/// <summary>422: the key had its effect longer ago than answers are kept. An old answer is not given as
/// new, and nothing is done twice.</summary>
public sealed record IdempotencyKeyExpired()
    : Refusal(
        RefusalKind.Unprocessable,
        "idempotency-key-expired",
        "The Idempotency-Key was used more than 24 hours ago. Nothing was done. Use a new key for a new request.");
