namespace BoxOffice.Load.Capacity;

/// <summary>What one flow costs the stores behind it.</summary>
/// <param name="RequestUnits">Of Cosmos DB, without the settling that follows.</param>
/// <param name="QueueOperations">Sends, updates, receives and deletes on the queue that belongs to it.</param>
public sealed record FlowCost(double RequestUnits, double QueueOperations);

/// <summary>The costs of the flows that write.</summary>
/// <param name="Hold">A hold of one seat.</param>
/// <param name="Settle">The message that looks at a hold when it is due.</param>
/// <param name="Pay">A payment and the seats that follow it.</param>
public sealed record FlowCosts(FlowCost Hold, FlowCost Settle, FlowCost Pay)
{
    /// <summary>
    /// Counted from the protocol with Cosmos DB's published charges (1 RU a KB read, about 6 RU a small create and 11 a replace under
    /// our indexing policies). Hold: seat and reservation created, settle message sent. Settle: two reads; the message received and
    /// deleted. Pay: reservation and wallet read; a batch of two replaces and two creates; the seat replaced; message sent, made
    /// visible, received, deleted.
    /// </summary>
    public static FlowCosts Counted { get; } = new(new(14, 1), new(2, 2), new(46, 4));
}

/// <summary>What must be provisioned for a rate of users.</summary>
/// <param name="RequestUnitsPerSecond">The autoscale maximum of the database.</param>
/// <param name="HoldsPerSecond">Tried holds, lost ones included.</param>
public sealed record Provisioning(int RequestUnitsPerSecond, double HoldsPerSecond, double PaysPerSecond)
{
    /// <summary>A storage queue's published target: 2,000 messages of 1 KB a second.</summary>
    public const double QueueOperationsPerSecond = 2000;

    /// <summary>A logical partition's published limit; a date's section is one.</summary>
    public const double PartitionRequestUnitsPerSecond = 10_000;

    /// <summary>Planned use of a limit: what is above it is for bursts within a second.</summary>
    public const double Utilisation = 0.7;

    /// <summary>Autoscale is set in steps of 1,000 RU/s.</summary>
    private const int AutoscaleStep = 1000;

    /// <summary>Computes it.</summary>
    /// <param name="usersPerSecond">Admitted.</param>
    /// <param name="holdsPerUser">The seed's 1.5: some holds lose their seat to others and are tried again.</param>
    /// <param name="paysPerUser">At most 1.</param>
    public static Provisioning For(double usersPerSecond, double holdsPerUser, double paysPerUser, FlowCosts costs)
    {
        var holds = usersPerSecond * holdsPerUser;
        var pays = usersPerSecond * paysPerUser;
        var units = holds * (costs.Hold.RequestUnits + costs.Settle.RequestUnits) + pays * costs.Pay.RequestUnits;
        return new Provisioning(
            (int)Math.Max(1, Math.Ceiling(units / Utilisation / AutoscaleStep)) * AutoscaleStep,
            holds, pays);
    }

    /// <summary>Sections a date must be spread over so that none of them is above a partition's limit.</summary>
    public static int SectionsFor(double holdsPerSecond, FlowCosts costs) =>
        (int)Math.Max(1, Math.Ceiling(holdsPerSecond * costs.Hold.RequestUnits / Utilisation / PartitionRequestUnitsPerSecond));
}
