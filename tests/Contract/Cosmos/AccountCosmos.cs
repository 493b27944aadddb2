using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>A real account, where one is named; it creates a database and deletes it at the end.</summary>
internal sealed class AccountCosmos : CosmosUnderTest
{
    /// <summary>The account's connection string.</summary>
    public const string Variable = "COSMOS_TEST_CONNECTION";

    public static string? Connection => Environment.GetEnvironmentVariable(Variable);

    protected override Task<CosmosClient> ConnectAsync() => Task.FromResult(new CosmosClient(Connection, Options()));
}
