using System.Net;
using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;

namespace BoxOffice.Tests.Stack;

/// <summary>The readiness call names what does not answer, and the liveness call does not care.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Ready_while_everything_answers()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        await Eventually.PassAsync(async () =>
        {
            var answer = await app.GetAsync("v1/health/ready");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("ready", answer.Data.GetProperty("status").GetString());
        });
    }

    [Fact]
    public async Task Without_Redis()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        await app.Redis.DisposeAsync();
        await NotReadyAsync(app, "redis");
    }

    [Fact]
    public async Task Without_Cosmos()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        using var fault = app.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.ServiceUnavailable) { Times = int.MaxValue });
        await NotReadyAsync(app, "cosmos");
    }

    [Fact]
    public async Task Given_the_accounts_metadata_budget_is_spent_When_asked_Then_it_is_ready_and_has_not_asked_for_any()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        // The client itself reads each container's description once.
        await Eventually.PassAsync(async () => Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("v1/health/ready")).Status));
        using var fault = app.Cosmos.Faults.Inject(
            new CosmosFault(CosmosFaultKind.ServiceUnavailable,
                call => call.Operation == CosmosOperation.Metadata)
            { Times = int.MaxValue });

        await Eventually.PassAsync(async () => Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("v1/health/ready")).Status));
        Assert.Equal(0, fault.Hits);
    }

    [Fact]
    public async Task Without_queues()
    {
        await using var azurite = await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development]);
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionStringOf(AzuriteAccount.Development) },
        });
        azurite.Process.Kill();
        await azurite.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await NotReadyAsync(app, "queues");
    }

    /// <summary>Asked again: on a busy machine another part may be late once.</summary>
    private static async Task NotReadyAsync(BoxOfficeApp app, string part)
    {
        await Eventually.PassAsync(async () =>
        {
            var answer = await app.GetAsync("v1/health/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal("not-ready", answer.Code);
            Assert.Equal($"Not ready: {part} does not answer.", answer.Body.GetProperty("detail").GetString());
            Assert.NotNull(answer.RetryAfter);
        });
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("v1/health/live")).Status);
    }
}
