using System.Globalization;
using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Sample;
using BoxOffice.Seats;
using BoxOffice.Tests.Seats;
using static Microsoft.Playwright.Assertions;

namespace BoxOffice.Tests.Pages;

/// <summary>
/// The seat map of a stadium while 500 of its 50,000 seats change each second and somebody pans and zooms all the time. Not a test of
/// every run: <c>dotnet test --project tests/BoxOffice.Tests.csproj --explicit only --filter-class
/// BoxOffice.Tests.Pages.SeatMapPerformance</c> measures and writes docs/seat-map-report.md.
/// </summary>
[Collection(Browser.Collection)]
public sealed class SeatMapPerformance(Browser browser)
{
    private const int Seconds = 20;
    private const int ChangesPerSecond = 500;
    private const int Batch = 50;

    /// <summary>Pans in circles and zooms in and out, and notes when each frame comes and how long our part of it takes.</summary>
    private const string Move = """
        (seconds) => new Promise((done) => {
          const map = document.querySelector("canvas.map").seatMap;
          const [began, frames, work] = [performance.now(), [], []];
          const drawn = map.drawFrame.bind(map);
          map.drawFrame = () => { const at = performance.now(); drawn(); work.push(performance.now() - at); };
          const step = (now) => {
            frames.push(now);
            const t = (now - began) / 1000;
            map.camera.panBy(9 * Math.cos(t * 2), 9 * Math.sin(t * 3));
            map.camera.zoomAt(1 + 0.015 * Math.sin(t));
            map.draw();
            if (t < seconds) requestAnimationFrame(step);
            else done({ frames, work, heap: performance.memory.usedJSHeapSize });
          };
          requestAnimationFrame(step);
        })
        """;

    [Fact(Explicit = true)]
    public async Task Given_a_stadium_that_sells_When_its_map_is_moved_Then_frames_bytes_and_memory_are_measured()
    {
        await using var visitor = await browser.VisitorAsync(9001);
        var app = browser.App;
        await SampleData.CreateAsync(app.Services, SampleSize.Small, TestContext.Current.CancellationToken);
        await app.ConfigureQueueAsync(new { phase = "OPEN" }, "aurora-nine");
        var date = (await app.Get<ConcertCatalog>().FindAnyDateAsync(4, TestContext.Current.CancellationToken))!;
        Assert.Equal(50_000, date.Layout.TotalSeats);
        await visitor.GoToSeatsAsync(date);
        await Expect(visitor.Page.Locator("canvas.map")).ToBeVisibleAsync();
        var first = await visitor.Page.EvaluateAsync<double>("(() => { const at = performance.now(); " +
            "document.querySelector('canvas.map').seatMap.paintAnew(); return performance.now() - at; })()");

        var devtools = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await devtools.SendAsync("Network.enable");
        var bytes = 0L;
        devtools.Event("Network.loadingFinished").OnEvent += (_, json) =>
            bytes += (long)json!.Value.GetProperty("encodedDataLength").GetDouble();
        using var stop = new CancellationTokenSource();
        var selling = SellAsync(app.Get<SeatMaps>(), date, stop.Token);
        var measured = await visitor.Page.EvaluateAsync<Measured>(Move, Seconds);
        await stop.CancelAsync();
        var changes = await selling;
        await File.WriteAllTextAsync(Repository.PathOf("docs/seat-map-report.md"), Report(measured, first, bytes, changes),
            TestContext.Current.CancellationToken);
        await visitor.HasNoComplaintsAsync();
    }

    /// <summary>Changes seats as holds and payments do, 50 at a time.</summary>
    private static async Task<int> SellAsync(SeatMaps maps, BookableDate date, CancellationToken stop)
    {
        var (random, changes) = (new Random(1), 0);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds((double)Batch / ChangesPerSecond));
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                int[] seats = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(1, date.Layout.TotalSeats + 1)).Distinct()];
                await maps.WriteAsync(date.Date.ConcertDateId, seats, (SeatStatus)random.Next(0, 3), CancellationToken.None);
                changes += seats.Length;
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }

        return changes;
    }

    private static string Report(Measured measured, double first, long bytes, int changes)
    {
        double[] gaps = [.. measured.Frames.Zip(measured.Frames.Skip(1), (a, b) => b - a).Order()];
        double[] work = [.. measured.Work.Order()];
        string At(double[] values, double part) => values[(int)(part * (values.Length - 1))].ToString("0.0", CultureInfo.InvariantCulture);
        return $"""
            # The seat map, measured

            Written by the command in `tests/Pages/SeatMapPerformance.cs`. A stadium of 50,000 seats, panned and zoomed without a pause for {Seconds} s while its seats
            change; headless Chromium without a GPU, beside the service on the same {Environment.ProcessorCount} cores.

            | what | measured |
            |---|---|
            | seats changed a second | {(double)changes / Seconds:0} |
            | frames a second | {(measured.Frames.Length - 1) / ((measured.Frames[^1] - measured.Frames[0]) / 1000):0.0} |
            | between frames, median / 95 % / 99 % | {At(gaps, 0.5)} / {At(gaps, 0.95)} / {At(gaps, 0.99)} ms |
            | the page's own work in a frame, median / 95 % / 99 % | {At(work, 0.5)} / {At(work, 0.95)} / {At(work, 0.99)} ms |
            | first drawing of all seats, after the data | {first:0} ms |
            | received | {bytes / 1024.0 / Seconds:0.0} KB a second |
            | JavaScript heap | {measured.Heap / 1024 / 1024:0} MB |

            """;
    }

    private sealed class Measured
    {
        public double[] Frames { get; set; } = [];

        public double[] Work { get; set; } = [];

        public long Heap { get; set; }
    }
}
