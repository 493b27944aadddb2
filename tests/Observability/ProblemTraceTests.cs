using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BoxOffice.Functions;
using BoxOffice.Local.Host;
using BoxOffice.TestFunctions;
using BoxOffice.Tests.Hosting;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Observability;

/// <summary>Every problem answer names its trace, the caller's own where it sent one.</summary>
public sealed class ProblemTraceTests
{
    private const string Caller = "0af7651916cd43dd8448eb211c80319c";

    private static readonly FunctionsHostOptions Options = HostApp.OptionsFor([typeof(Refusing), typeof(Breaking)], compose: builder =>
    {
        builder.UseMiddleware<TraceMiddleware>();
        builder.UseMiddleware<ProblemMiddleware>();
    });

    [Theory]
    [InlineData("refusing")]
    [InlineData("breaking")]
    public async Task Given_no_listener_When_a_call_is_refused_Then_the_answer_has_a_trace_id(string route)
    {
        await using var app = await HostApp.StartAsync(Options);

        var first = await TraceOfAsync(app, route, null);

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.NotEqual(first, await TraceOfAsync(app, route, null));
    }

    [Theory]
    [InlineData("refusing")]
    [InlineData("breaking")]
    public async Task Given_a_traced_caller_When_the_call_is_refused_Then_the_answer_has_the_callers_trace_id(string route)
    {
        await using var app = await HostApp.StartAsync(Options);

        Assert.Equal(Caller, await TraceOfAsync(app, route, $"00-{Caller}-b7ad6b7169203331-01"));
    }

    private static async Task<string> TraceOfAsync(HostApp app, string route, string? traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{route}");
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        return problem!["traceId"]!.GetValue<string>();
    }
}
