using System.Diagnostics;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace BoxOffice.Tests.Observability;

/// <summary>One trace from the buyer's hold through the message that ends it to the webhook, on the whole stack.</summary>
public sealed class SettleTraceTests
{
    [Fact]
    public async Task Given_a_receiver_of_events_When_a_hold_runs_out_Then_call_messages_and_webhook_are_one_trace()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var app =
            await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = receiver.Settings(("Reservations__HoldSeconds", "1")) });
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        var token = await app.AdmitBuyerAsync(user);

        var spans = new Spans();
        using var collecting = Sdk.CreateTracerProviderBuilder().AddBoxOfficeSources().AddInMemoryExporter(spans).Build();
        string trace, id;
        using (var buyer = new Activity("buyer") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start())
        {
            trace = buyer.TraceId.ToHexString();
            id = await app.HeldAsync(date, user, token, 1);
        }

        await Eventually.TrueAsync(() => receiver.Received.Any(r => r.Id == $"{id}:reservation-expired"));
        var delivery = receiver.Received.First(r => r.Id == $"{id}:reservation-expired");
        Assert.Contains(trace, delivery.TraceParent, StringComparison.Ordinal);
        Assert.True(ReservationId.TryParse(id, out var reservation));
        var settle = ReservationQueues.SettleOf(reservation);
        string[] expected =
            ["HoldSeats", $"send {settle}", $"SettleReservation{settle[^1]} message"];
        await Eventually.TrueAsync(() => expected.All(name => spans.Of(trace, name) is not null));
        for (var i = 1; i < expected.Length; i++)
            Assert.True(spans.IsBelow(spans.Of(trace, expected[i])!, spans.Of(trace, expected[i - 1])!), expected[i]);
        // The receiver took it at once: from the message of the hold, and through no other.
        Assert.True(ActivityContext.TryParse(delivery.TraceParent, null, out var parent));
        await Eventually.TrueAsync(() => spans.Of(parent.SpanId) is not null);
        Assert.True(spans.IsBelow(spans.Of(parent.SpanId)!, spans.Of(trace, expected[^1])!));
    }
}
