using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Sample;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Tests.Catalog;

public sealed class SampleTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_small_sample_is_a_dozen_concerts_with_one_to_come_and_one_sold_out()
    {
        await using var app = await BoxOfficeApp.StartAsync();

        // Twice, as a stack with a journal does.
        await SampleData.CreateAsync(app.Services, SampleSize.Small, Token);
        await SampleData.CreateAsync(app.Services, SampleSize.Small, Token);

        var concerts = (await app.GetAsync("v1/concerts")).Data;
        Assert.Equal(12, concerts.GetArrayLength());
        var left = new List<long>();
        foreach (var date in concerts.EnumerateArray().SelectMany(c => c.GetProperty("dates").EnumerateArray()))
        {
            Assert.True(date.GetProperty("concertDate").GetDateTimeOffset() > app.Time.GetUtcNow());
            var id = date.GetProperty("concertDateId").GetInt64();
            left.Add((await app.MapAsync((await app.Get<ConcertCatalog>().FindDateAsync(id, Token))!)).Available);
        }

        Assert.Single(left, 0L);
        Assert.Equal(50_000, left.Max());
        var queues = concerts.EnumerateArray().Select(c => c.GetProperty("queueId").GetString()!).Distinct().ToArray();
        var settings = await Task.WhenAll(queues.Select(q => app.Get<WaitingRoomRecord>().ReadAsync(q, Token)));
        Assert.All(settings, s => Assert.True(s.Revision > 0));
        Assert.Single(settings, s => s.Phase == QueuePhase.PreOpen && s.OpensAt > app.Time.GetUtcNow());
    }

    [Fact]
    public async Task The_seeds_sample_is_ten_thousand_concerts_and_twelve_million_seats()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var started = TimeProvider.System.GetTimestamp();

        await SampleData.CreateAsync(app.Services, SampleSize.Seed, Token);

        TestContext.Current.SendDiagnosticMessage($"Created in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        var places = (await app.GetAsync("v1/concerts")).Data.EnumerateArray()
            .Select(c => c.GetProperty("dates")[0].GetProperty("place").GetProperty("totalSeat").GetInt64()).ToArray();
        Assert.Equal((10_000, 40 * 50_000 + 9_960 * 1_000), (places.Length, places.Sum()));
        var date = (await app.Get<ConcertCatalog>().FindDateAsync(40, 40, Token))!;
        Assert.Equal((50_000, 50), (date.Layout.TotalSeats, date.Layout.Sections.Count));
        Assert.True((await app.Get<WalletStore>().GetAsync(35, Token)).Balance > 0);
        Assert.True(await app.Get<SeatCounts>().LeftAsync(Concert.MainQueue, Token) == 11_960_000);
    }
}
