namespace BoxOffice.Local.Cosmos;

/// <summary>What a call asks for.</summary>
public enum CosmosOperation
{
    /// <summary>The account, a database, a container or its ranges.</summary>
    Metadata,

    /// <summary>A point read.</summary>
    Read,

    /// <summary>Create-only.</summary>
    Create,

    /// <summary>Create or replace.</summary>
    Upsert,

    /// <summary>Replace, with or without If-Match.</summary>
    Replace,

    /// <summary>Delete.</summary>
    Delete,

    /// <summary>Patch.</summary>
    Patch,

    /// <summary>A transactional batch, as one call.</summary>
    Batch,

    /// <summary>A page of a query.</summary>
    Query,
}

/// <summary>A call as a fault's predicate sees it.</summary>
/// <param name="Container">By name, or by resource id where the client used that; null for the account and databases.</param>
/// <param name="PartitionKey">As JSON: ["main"]; null where the call names none.</param>
/// <param name="Id">The item, where the path names one: create, upsert and batch do not.</param>
/// <param name="Client">The name that <see cref="CosmosEmulator.CreateHandler(string)"/> was given, or the id that
/// the SDK gives each CosmosClient.</param>
public sealed record CosmosCall(CosmosOperation Operation, string? Container, string? PartitionKey, string? Id, string Client);

/// <summary>How a call fails.</summary>
public enum CosmosFaultKind
{
    /// <summary>429 with x-ms-retry-after-ms; nothing happens. The SDK retries it by itself.</summary>
    TooManyRequests,

    /// <summary>503; nothing happens.</summary>
    ServiceUnavailable,

    /// <summary>403; nothing happens. Not an outage: waiting does not help, somebody has to act.</summary>
    Forbidden,

    /// <summary>No answer, and nothing happens.</summary>
    TimeoutBefore,

    /// <summary>No answer, but the write took effect: what a client must be able to survive.</summary>
    TimeoutAfter,

    /// <summary>
    /// The write took effect, its answer was lost and something on the way sent it again: the caller is told of a conflict with its own
    /// write, 409 of a create and 412 of a replace.
    /// </summary>
    Resent,

    /// <summary>The answer comes late.</summary>
    Latency,

    /// <summary>
    /// A read or a query is answered from an earlier version of its partition, unless it asks for LatestCommitted or the same client has
    /// seen the newer one. Needs <see cref="CosmosEmulatorOptions.KeptCommits"/>.
    /// </summary>
    StaleRead,

    /// <summary>404 with sub-status 1002: the replica has not caught up with the session. The item may well exist.</summary>
    SessionNotAvailable,

    /// <summary>404 with sub-status 1003: the container is not known where the call arrived. The item may well exist.</summary>
    OwnerNotFound,
}

/// <summary>A fault on demand.</summary>
/// <param name="Kind">How it fails.</param>
/// <param name="When">Which calls it is about; all of them when null.</param>
public sealed record CosmosFault(CosmosFaultKind Kind, Func<CosmosCall, bool>? When = null)
{
    /// <summary>Matching calls that go well first: 2 makes the third fail.</summary>
    public int Skip { get; init; }

    /// <summary>Matching calls that fail then, before all go well again.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Commits of the partition that a stale read does not see.</summary>
    public int Behind { get; init; } = 1;

    /// <summary>A stale read sees every commit that is older than this; null for no such bound.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>x-ms-retry-after-ms of a 429, or the latency.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);
}
