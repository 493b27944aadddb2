using System.Diagnostics;
using BoxOffice.Local;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>@vercel/cosmosdb-server from npm, somebody else's reading of the protocol: installed under tests/npm the first time.</summary>
internal sealed class VercelCosmos : CosmosUnderTest
{
    private Process? process;

    protected override async Task<CosmosClient> ConnectAsync()
    {
        var folder = Repository.PathOf("tests/npm");
        await new NpmInstallation(folder, "tests/npm").EnsureAsync(null, TestContext.Current.CancellationToken);
        process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "cosmosdb-server.cjs")])
        {
            UseShellExecute = false,
            // Held open and never written: its end tells the child that we are gone.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var options = Options();
        // Its account names an https address, whatever it serves.
        options.LimitToEndpoint = true;
        return new CosmosClient(CosmosEmulator.ConnectionStringTo(new Uri(address!)), options);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (process is null) return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
