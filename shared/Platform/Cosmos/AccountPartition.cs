using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>The partition of a user in the container accounts: everything that one user's transactions touch.</summary>
public static class AccountPartition
{
    /// <summary>The partition of a user; the key is the id as text.</summary>
    public static PartitionKey Of(long userId) => new(userId.ToString());
}
