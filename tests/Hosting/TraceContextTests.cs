using System.Collections.Concurrent;
using System.Diagnostics;
using BoxOffice.Functions;
using BoxOffice.Platform.Telemetry;
using BoxOffice.TestFunctions;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Hosting;

public sealed class TraceContextTests
{
    [Fact]
    public async Task Given_a_caller_with_a_trace_When_a_function_runs_Then_its_span_belongs_to_that_trace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Instrumentation.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app =
            await HostApp.StartAsync(HostApp.OptionsFor([typeof(Echo)], compose: builder => builder.UseMiddleware<TraceMiddleware>()));
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/echo/1");
        call.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        await app.Http.SendAsync(call, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => spans.Any(s => s.OperationName == "Echo" && s.TraceId.ToString() == Trace));
    }
}
