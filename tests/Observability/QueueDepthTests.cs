using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace BoxOffice.Tests.Observability;

public sealed class QueueDepthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_messages_in_a_queue_and_its_poison_queue_When_measured_Then_both_are_reported_once()
    {
        var queues = new MessageQueues(Options.Create(new QueueOptions { ConnectionString = await SharedAzurite.TakeAccountAsync() }));
        await FillAsync(queues, "deliver-event", 2);
        await FillAsync(queues, QueueNames.PoisonOf("deliver-event"), 1);
        List<Metric> exported = [];
        using var provider = Sdk.CreateMeterProviderBuilder().AddBoxOfficeMeters()
            .AddInMemoryExporter(exported, reader => reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta).Build();

        await new QueueDepths(queues).MeasureAsync(Token);
        provider.ForceFlush();

        var depths = DepthsIn(exported);
        Assert.Equal((2L, 1L), (depths["deliver-event"], depths["deliver-event-poison"]));
        Assert.Equal(QueueNames.All.Count * 2, depths.Count);
        Assert.Equal(3, depths.Values.Sum());

        // A process that measured once must not report it for ever: another may measure next, and find the poison gone.
        exported.Clear();
        provider.ForceFlush();
        Assert.Empty(DepthsIn(exported));
    }

    private static async Task FillAsync(MessageQueues queues, string name, int messages)
    {
        await queues.Queue(name).CreateIfNotExistsAsync(cancellationToken: Token);
        for (var i = 0; i < messages; i++) await queues.Queue(name).SendMessageAsync("{}", Token);
    }

    private static Dictionary<string, long> DepthsIn(List<Metric> exported)
    {
        Dictionary<string, long> depths = [];
        foreach (var metric in exported.Where(m => m.Name == "boxoffice.queues.messages"))
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var tag in point.Tags) depths[(string)tag.Value!] = point.GetGaugeLastValueLong();
            }
        }

        return depths;
    }
}
