namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>The item of the contract tests.</summary>
public sealed record Note
{
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public string Kind { get; init; } = "note";

    public long Count { get; init; }

    public string? Text { get; init; }

    public string[]? Tags { get; init; }

    public int? Ttl { get; init; }
}
