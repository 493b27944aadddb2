using System.Diagnostics.Metrics;
using System.Net;
using BoxOffice.WaitingRoom;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>Operators' calls and the tick, over HTTP and through the functions.</summary>
public sealed class QueueOpsTests
{
    [Fact]
    public async Task Given_an_operators_change_Then_it_shows_at_once_is_checked_and_survives_a_loss_of_Redis()
    {
        await using var app = await BoxOfficeApp.StartAsync();

        var stats = await app.CallAsync(HttpMethod.Put, "v1/ops/queues/main",
            new { phase = "PAUSED", admitPerTick = 5, capacity = 7, sessionSeconds = 60 });
        Assert.Equal(("PAUSED", 5, 7, 60), Told(stats));
        Assert.Equal("PAUSED", (await app.GetAsync("v1/queues/main/board")).Data.GetProperty("phase").GetString());

        var wrong = await app.CallAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "SHUT", capacity = 0 });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (wrong.Status, wrong.Code));
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync("v1/ops/queues/NOT_A_NAME")).Status);

        Assert.True(await app.Get<IDatabase>().KeyDeleteAsync("{q:main}:settings"));
        Assert.Equal(("PAUSED", 5, 7, 60), Told(await app.GetAsync("v1/ops/queues/main")));
    }

    [Fact]
    public async Task Given_a_lottery_Then_the_board_shows_the_commitment_and_after_the_opening_the_seed_that_fits_it()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        await app.ConfigureQueueAsync(new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddHours(1) });
        for (var user = 1; user <= 20; user++) await app.JoinAsync(user);

        var place = (await app.JoinAsync(1)).Data;
        Assert.Equal((0L, 20L), (place.GetProperty("number").GetInt64(), place.GetProperty("position").GetInt64()));
        var before = (await app.GetAsync("v1/queues/main/board")).Data;
        Assert.Null(before.GetProperty("seed").GetString());
        await app.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 5 });
        var after = (await app.GetAsync("v1/queues/main/board")).Data;

        var seed = after.GetProperty("seed").GetString()!;
        Assert.Equal(before.GetProperty("seedCommitment").GetString(), Lottery.CommitmentTo(seed));
        await app.AdmitWaitingAsync();
        var drawn = Enumerable.Range(1, 20).OrderBy(user => Lottery.Draw(seed, "main", user)).ToArray();
        foreach (var user in drawn[..5]) Assert.Equal("ACTIVE", (await app.JoinAsync(user)).Data.GetProperty("status").GetString());
        Assert.Equal(1, (await app.JoinAsync(drawn[5])).Data.GetProperty("position").GetInt64());
        var refused = await app.CallAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "PRE_OPEN" });
        Assert.Equal((HttpStatusCode.Conflict, "queue-in-use"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Given_a_tick_Then_the_metrics_tell_who_was_admitted_and_how_long_they_waited()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        await app.ConfigureQueueAsync(new { phase = "PAUSED" }, "metrics-main");
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("boxoffice.waitingroom.", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
        };
        // Other tests use other queues at the same time.
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, instrument is Histogram<double> ? 1
            : value, tags));
        listener.Start();
        var line = app.Get<WaitingLine>();
        for (var user = 1; user <= 12; user++)
        {
            await line.JoinAsync("metrics-main", user, TestContext.Current.CancellationToken);
        }

        await app.ConfigureQueueAsync(new { phase = "OPEN", admitPerTick = 4 }, "metrics-main");
        await app.AdmitWaitingAsync();
        listener.RecordObservableInstruments();

        Assert.Equal(4, sums["boxoffice.waitingroom.admitted"]);
        Assert.Equal(4, sums["boxoffice.waitingroom.wait_time"]);
        Assert.Equal((4, 8), (sums["boxoffice.waitingroom.active"], sums["boxoffice.waitingroom.waiting"]));
        Assert.Equal(0.4, sums["boxoffice.waitingroom.outflow"], 3);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag is not { Key: "queue", Value: "metrics-main" }) continue;
                lock (sums) sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            }
        }
    }

    private static (string?, int, int, int) Told(ApiAnswer stats) => (
        stats.Data.GetProperty("phase").GetString(), stats.Data.GetProperty("admitPerTick").GetInt32(),
        stats.Data.GetProperty("capacity").GetInt32(), stats.Data.GetProperty("sessionSeconds").GetInt32());
}
