namespace BoxOffice.Simulation.World;

/// <summary>What goes wrong with a storage operation.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>429; the SDK tries again.</summary>
    Throttled,

    /// <summary>503, and nothing happens.</summary>
    Refused,

    /// <summary>It takes effect, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It takes effect, the answer is lost, and something on the way sends it again.</summary>
    SentTwice,

    /// <summary>A read is answered from before the last commits.</summary>
    Stale,

    /// <summary>A read is answered 404 with sub-status 1002.</summary>
    NoSession,

    /// <summary>The instance dies before it.</summary>
    DiesBefore,

    /// <summary>The instance dies after it.</summary>
    DiesAfter,
}

/// <summary>The store that an operation asks.</summary>
internal enum StoreKind
{
    /// <summary>Cosmos DB.</summary>
    Cosmos,

    /// <summary>Redis.</summary>
    Redis,

    /// <summary>The storage queues.</summary>
    Messages,

    /// <summary>Whoever is told of events: no store, but what happens there is drawn likewise.</summary>
    Receiver,
}

/// <summary>A storage operation that waits to be released.</summary>
/// <param name="Index">Its number among its flow's operations.</param>
/// <param name="What">Without ids and versions: the same in every run of a seed.</param>
/// <param name="Reads">Nothing is changed by it.</param>
internal sealed record Operation(Actor Actor, int Index, StoreKind Store, string What, bool Reads)
{
    /// <summary>Set when the operation may go on.</summary>
    public TaskCompletionSource<Fault> Released { get; } = new();
}
