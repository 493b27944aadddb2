using System.Diagnostics;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using BoxOffice.TestFunctions;
using BoxOffice.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace BoxOffice.Tests.Observability;

/// <summary>What a call and an idle service leave in logs and traces.</summary>
public sealed class QuietTelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Microsoft.Azure.Functions.Worker.Invocation", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("Microsoft.Azure.Functions.Worker.Invocation", LogLevel.Warning, true)]
    [InlineData("BoxOffice.Reservations", LogLevel.Information, true)]
    public async Task Given_the_deployed_composition_When_a_category_logs_Then_Microsofts_begin_at_warning(string category,
        LogLevel level, bool isKept)
    {
        await using var app = await BoxOfficeApp.StartAsync();
        Assert.Equal(isKept, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    /// <summary>The control is the message's own POST: the same source, the same account, traced.</summary>
    [Fact]
    public async Task Given_a_listener_for_traces_When_queues_are_polled_Then_a_sent_message_is_traced_and_a_poll_is_not()
    {
        var storage = await SharedAzurite.TakeAccountAsync();
        var log = new CallLog();
        List<Activity> exported = [];
        using (Sdk.CreateTracerProviderBuilder().AddBoxOfficeSources().AddInMemoryExporter(exported).Build())
        {
            var options = HostApp.OptionsFor(
                [typeof(Handle)], new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage },
                builder => builder.Services.AddSingleton(log));
            await using var app = await HostApp.StartAsync(options);
            var queues = new MessageQueues(Options.Create(new QueueOptions { ConnectionString = storage }));
            await queues.SendAsync("orders", new TracingTests.Order("r-1"), TracingTests.OrderJson.Default.Order, TimeSpan.Zero, Token);
            await Eventually.TrueAsync(() => log.Entries.Count == 1);
        }

        var account = storage.Split(';')
            .Single(part => part.StartsWith("QueueEndpoint=", StringComparison.Ordinal))["QueueEndpoint=".Length..];
        var methods = exported.Where(span => span.GetTagItem("url.full") is string url
            && url.StartsWith($"{account}/orders/messages", StringComparison.Ordinal))
            .Select(span => span.GetTagItem("http.request.method")).ToList();
        Assert.Contains("POST", methods);
        Assert.DoesNotContain("GET", methods);
    }
}
