using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace BoxOffice.Tests.Observability;

/// <summary>One trace from a call through its queue message to what the message's handler does.</summary>
public sealed partial class TracingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_message_sent_in_a_call_When_it_is_handled_Then_both_are_one_trace()
    {
        List<Activity> exported = [];
        ActivityTraceId trace;
        using (var collecting = Collect(exported))
        {
            string message;
            using (var call = FunctionTrace.Start("HoldSeats", null)!)
            {
                trace = call.TraceId;
                message = await SendAndReceiveAsync();
            }

            using var invocation = FunctionTrace.Start("SettleReservation0", null);
            using var handling = MessageTrace.Continue("SettleReservation0", message);
            using var after = Instrumentation.ActivitySource.StartActivity("after");
        }

        var spans = exported.Where(a => a.TraceId == trace && a.Source.Name == Instrumentation.Name).ToDictionary(a => a.DisplayName);
        Assert.Equal(["HoldSeats", "SettleReservation0 message", "after", "send orders"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(spans["HoldSeats"].SpanId, spans["send orders"].ParentSpanId);
        Assert.Equal(spans["send orders"].SpanId, spans["SettleReservation0 message"].ParentSpanId);
        Assert.Equal(ActivityKind.Consumer, spans["SettleReservation0 message"].Kind);
        Assert.Equal(spans["SettleReservation0 message"].SpanId, spans["after"].ParentSpanId);
        // The host's invocation is a trace of its own; the link leads from one to the other.
        var own = Assert.Single(exported, a => a.DisplayName == "SettleReservation0");
        Assert.Equal(own.TraceId, Assert.Single(spans["SettleReservation0 message"].Links).Context.TraceId);
    }

    [Fact]
    public async Task Given_a_stamped_message_When_it_is_parsed_Then_it_is_what_was_sent()
    {
        using var call = FunctionTrace.Unrecorded("HoldSeats", default);

        Assert.Equal(new Order("r-1"), JsonSerializer.Deserialize(await SendAndReceiveAsync(), OrderJson.Default.Order));
    }

    [Theory]
    [InlineData("""{"id":"r-1"}""")]
    [InlineData("""{}""")]
    public void Given_nobody_listening_When_a_message_is_stamped_Then_its_handler_still_has_the_trace(string json)
    {
        string message;
        ActivityTraceId trace;
        using (var call = FunctionTrace.Unrecorded("HoldSeats", default))
        {
            trace = call.TraceId;
            message = System.Text.Encoding.UTF8.GetString(MessageTrace.Stamp(System.Text.Encoding.UTF8.GetBytes(json), call).Span);
        }

        using var handling = MessageTrace.Continue("SettleReservation0", message);
        Assert.Equal(trace, handling!.TraceId);
        Assert.Equal(handling, Activity.Current);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":"r-1"}""")]
    [InlineData("""{"traceParent":7}""")]
    [InlineData("""{"traceParent":"00-short"}""")]
    [InlineData("""{"inner":{"traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}""")]
    public void Given_a_message_without_a_usable_parent_When_it_is_handled_Then_there_is_no_span_and_no_exception(string message) =>
        Assert.Null(MessageTrace.Continue("SettleReservation0", message));

    private static TracerProvider Collect(List<Activity> exported) =>
        Sdk.CreateTracerProviderBuilder().AddBoxOfficeSources().AddInMemoryExporter(exported).Build();

    private static async Task<string> SendAndReceiveAsync()
    {
        var queues = new MessageQueues(Options.Create(new QueueOptions { ConnectionString = await SharedAzurite.TakeAccountAsync() }));
        await queues.SendAsync("orders", new Order("r-1"), OrderJson.Default.Order, TimeSpan.Zero, Token);
        var received = await queues.Queue("orders").ReceiveMessageAsync(cancellationToken: Token);
        return received.Value.MessageText;
    }

    internal sealed record Order(string Id);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderJson : JsonSerializerContext;
}
