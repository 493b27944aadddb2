using System.Diagnostics;
using BoxOffice.Events;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace BoxOffice.Tests.Observability;

/// <summary>One trace from the buyer's call through two queue messages to the webhook, on the whole stack.</summary>
public sealed class PaymentTraceTests
{
    [Fact]
    public async Task Given_a_receiver_of_events_When_a_buyer_pays_Then_call_messages_and_webhook_are_one_trace()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // It refuses at first: the trace goes on through its queue.
        receiver.RefuseOnce();
        await using var app = await BoxOfficeApp.StartAsync(
            new BoxOfficeAppOptions { Settings = receiver.Settings(("Events__RetrySeconds", "0")) });
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        await app.ChargeAsync(user, 150_000);
        var token = await app.AdmitBuyerAsync(user);
        var id = await app.HeldAsync(date, user, token, 1);
        Assert.True(ReservationId.TryParse(id, out var reservation));

        var spans = new Spans();
        using var collecting = Sdk.CreateTracerProviderBuilder().AddBoxOfficeSources().AddInMemoryExporter(spans).Build();
        string trace;
        using (var buyer = new Activity("buyer") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start())
        {
            trace = buyer.TraceId.ToHexString();
            Assert.Equal("COMPLETE", (await app.PayAsync(id, user, token)).Data.GetProperty("status").GetString());
        }

        await Eventually.TrueAsync(() => receiver.Received.Any(r => r.TraceParent.Contains(trace, StringComparison.Ordinal)));
        // The call sends its message twice: before the commit, unseen, and after it, visible; the second has the call's own span.
        string[] expected =
            ["PayReservation", "FinishPayment message", $"send {EventQueues.Of(EventOptions.DataPlatform, id)}", "DeliverEvent message"];
        await Eventually.TrueAsync(() => expected.All(name => spans.Of(trace, name) is not null));
        for (var i = 1; i < expected.Length; i++)
            Assert.True(spans.IsBelow(spans.Of(trace, expected[i])!, spans.Of(trace, expected[i - 1])!), expected[i]);
        Assert.True(
            spans.IsBelow(spans.Of(trace, $"send {ReservationQueues.FinishPaymentOf(reservation)}")!, spans.Of(trace, expected[0])!));
        // The receiver may go on in the span that called it, which is one of the delivery's.
        var delivery = receiver.Received.Single(r => r.TraceParent.Contains(trace, StringComparison.Ordinal));
        Assert.True(ActivityContext.TryParse(delivery.TraceParent, null, out var parent));
        Assert.True(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        await Eventually.TrueAsync(() => spans.Of(parent.SpanId) is not null);
        Assert.True(spans.IsBelow(spans.Of(parent.SpanId)!, spans.Of(trace, "DeliverEvent message")!));
    }
}
