using BoxOffice.Local.Azurite;
using BoxOffice.Tests;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace BoxOffice.Tests;

/// <summary>
/// One Azurite for the whole run, started when the first test asks for it. Each test class, or app, takes an account of its
/// own, so that no queue is shared.
/// </summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    /// <summary>Azurite learns its accounts at start. A run takes one an app: about a third of this.</summary>
    private const int MaxAccounts = 600;

    private static readonly AzuriteAccount[] Accounts =
        [.. Enumerable.Range(1, MaxAccounts).Select(n => AzuriteAccount.Named($"test{n:000}"))];
    private static readonly Lazy<Task<AzuriteProcess>> Azurite = new(() => AzuriteProcess.StartQueuesAsync(Accounts));
    private static int taken;

    /// <summary>The connection string of an account that nobody had before: the setting <c>AzureWebJobsStorage</c>.</summary>
    public static async Task<string> TakeAccountAsync()
    {
        var azurite = await Azurite.Value;
        var index = Interlocked.Increment(ref taken) - 1;
        Assert.True(index < MaxAccounts, "More apps than accounts: raise SharedAzurite.MaxAccounts.");
        return azurite.ConnectionStringOf(Accounts[index]);
    }

    /// <summary>Ends it with the run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Azurite.IsValueCreated) await (await Azurite.Value).DisposeAsync();
    }
}
