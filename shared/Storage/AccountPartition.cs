using Microsoft.Azure.Cosmos;

namespace BoxOffice.Storage;

/// <summary>The partition of a user in the container accounts: everything that one user's transactions touch.</summary>
public static class AccountPartition
{
    /// <summary>2^53 - 1: the largest number that every JSON reader keeps exactly.</summary>
    public const long MaxUserId = 9_007_199_254_740_991;

    /// <summary>The partition of a user; the key is the id as text.</summary>
    public static PartitionKey Of(long userId) => new(userId.ToString());
}
