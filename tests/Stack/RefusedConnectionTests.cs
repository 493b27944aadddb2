using System.Diagnostics;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Stack;

/// <summary>A store that refuses connections is an outage soon, not after all of its client's retries.</summary>
public sealed class RefusedConnectionTests
{
    [Fact]
    public async Task Given_a_database_that_refuses_connections_When_asked_Then_it_is_an_outage_within_the_limit()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration["Cosmos:ConnectionString"] =
            "AccountEndpoint=http://127.0.0.1:1/;AccountKey=bG9jYWwgZW11bGF0b3Iga2V5LCBub3QgYSBzZWNyZXQ=";
        builder.Configuration["Cosmos:UseGateway"] = "true";
        builder.Configuration["Cosmos:OperationSeconds"] = "2";
        builder.Configuration["Redis:ConnectionString"] = "127.0.0.1:1,connectTimeout=100";
        builder.Configuration["AzureWebJobsStorage"] = "UseDevelopmentStorage=true";
        builder.Configuration["Queue:SigningKeys"] = new string('k', 40);
        builder.Services.AddLogging();
        builder.AddBoxOffice();
        using var host = builder.Build();
        var since = Stopwatch.GetTimestamp();

        var failure = await Record.ExceptionAsync(
            () => host.Services.GetRequiredService<CosmosDatabase>().PingAsync(TestContext.Current.CancellationToken));

        Assert.NotNull(failure);
        Assert.NotNull(Outages.RefusalFor(failure));
        // Two seconds for the operation, and what the SDK takes to look for the account before it.
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }
}
