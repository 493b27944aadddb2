using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;
using BoxOffice.Seats;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Tests.Seats;

/// <summary>What changed since a version, and lists that are joined from parts.</summary>
public sealed class SeatChangesTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_a_version_When_seats_change_Then_those_are_listed_and_without_a_change_nothing_is()
    {
        var date = await app.ConcertOnSaleAsync();
        var first = await app.GetAsync(MapOf(date));
        var version = first.Headers["ETag"];
        await WriteAsync(date, SeatStatus.Held, 3, 99);
        await WriteAsync(date, SeatStatus.Sold, 50);

        var changes = await ChangesAsync(date, version);
        Assert.Equal(("""{"nowAvailable":[],"nowHeld":[3,99],"nowSold":[50]}""", 97), Lists(changes));
        var same = await ChangesAsync(date, changes.Headers["ETag"], sendsIfNoneMatch: true);
        Assert.Equal(HttpStatusCode.NotModified, same.Status);

        await WriteAsync(date, SeatStatus.Available, 3);
        Assert.Equal(("""{"nowAvailable":[3],"nowHeld":[],"nowSold":[]}""", 98), Lists(await ChangesAsync(date, changes.Headers["ETag"], sendsIfNoneMatch: true)));
        // The map's own version and that of the changes are one.
        Assert.Equal((await app.GetAsync(MapOf(date))).Headers["ETag"],
            (await ChangesAsync(date, changes.Headers["ETag"])).Headers["ETag"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"of-another-instance\"")]
    public async Task Given_no_version_or_one_that_is_not_known_When_asked_Then_the_whole_map(string? since)
    {
        var date = await app.ConcertOnSaleAsync();
        await WriteAsync(date, SeatStatus.Sold, 7);

        var answer = await ChangesAsync(date, since);

        Assert.Equal(SeatStatus.Sold, new SeatMap(100, answer.Data.GetProperty("map").GetBytesFromBase64()).StatusOf(7));
        Assert.Equal("""{"nowAvailable":[],"nowHeld":[],"nowSold":[]}""", Lists(answer).Lists);
        // From there on by changes.
        await WriteAsync(date, SeatStatus.Available, 7);
        Assert.Equal("""{"nowAvailable":[7],"nowHeld":[],"nowSold":[]}""", Lists(await ChangesAsync(date, answer.Headers["ETag"])).Lists);
    }

    [Fact]
    public async Task Given_versions_of_long_ago_When_asked_since_one_Then_the_whole_map()
    {
        var date = await app.ConcertOnSaleAsync();
        var version = (await app.GetAsync(MapOf(date))).Headers["ETag"];
        for (var seat = 1; seat <= 20; seat++)
        {
            await WriteAsync(date, SeatStatus.Held, seat);
            await app.GetAsync(MapOf(date));
        }

        Assert.True((await ChangesAsync(date, version)).Data.TryGetProperty("map", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?status=all")]
    [InlineData("?status=held")]
    [InlineData("?section=B&status=all")]
    public async Task Given_changes_in_any_section_When_listed_compressed_Then_the_list_is_whole_and_the_same_as_plain(string query)
    {
        var date = await app.ConcertOnSaleAsync();
        // Untouched; then the first section gone, a middle one changed, and changed back.
        await ListedAsync(date, query);
        await WriteAsync(date, SeatStatus.Sold, [.. Enumerable.Range(1, 20)]);
        await ListedAsync(date, query);
        await WriteAsync(date, SeatStatus.Held, 30, 51);
        await ListedAsync(date, query);
        await WriteAsync(date, SeatStatus.Available, [1, .. Enumerable.Range(3, 17), 51]);
        await ListedAsync(date, query);
    }

    [Fact]
    public async Task Given_dates_of_one_hall_When_listed_Then_each_has_its_number_and_etag()
    {
        var (one, two) = (await app.ConcertOnSaleAsync(), await app.ConcertOnSaleAsync());
        var answers = await Task.WhenAll(new[] { one, two }.Select(d => app.GetAsync(SeatsOf(d))));

        Assert.Equal([one.Date.ConcertDateId, two.Date.ConcertDateId], answers.Select(a => a.Data.GetProperty("concertDateId").GetInt64()));
        Assert.NotEqual(answers[0].Headers["ETag"], answers[1].Headers["ETag"]);
    }

    [Fact]
    public void Given_a_change_When_the_list_is_made_again_Then_the_other_sections_are_those_of_before()
    {
        var layout = new VenueLayout("parts",
            [.. Enumerable.Range(0, 50).Select(s => new VenueSection($"S{s:00}", "R", 100, [new VenueRow("1", (s * 1000) + 1, 1000)]))]);
        var date = DateOf(layout);
        var query = new SeatQuery(SeatStatus.Available, null, null);
        var first = SeatList.Of(date, SeatMap.Of(50_000, [(1, SeatStatus.Held)]), query, null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var list = SeatList.Of(date, SeatMap.Of(50_000, [(1, SeatStatus.Held), (25_500, SeatStatus.Sold)]), query, first);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(49_998, JsonDocument.Parse(list.Answer.Body).RootElement.GetProperty("data").GetProperty("seats").GetArrayLength());
        // 5 MB made whole.
        Assert.True(allocated < 500_000, $"{allocated}");
    }

    [Fact]
    public async Task Given_parts_of_any_length_When_joined_Then_gzip_reads_them_as_one()
    {
        var random = new Random(1);
        var parts = new[] { 1, 40, 511, 512, 3000, 70_000, 5 }.Select(
            length => new BodyPart([.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(97, 105))])).ToList();
        var answer = new JoinedResponse(parts, "tag", "text/plain", "no-store");
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptEncoding = "br, gzip;q=0.5";
        using var body = new MemoryStream();
        http.Response.Body = body;

        await answer.ExecuteAsync(http);

        Assert.Equal("gzip", http.Response.Headers.ContentEncoding);
        Assert.Equal(body.Length, http.Response.ContentLength);
        body.Position = 0;
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionMode.Decompress)) await gzip.CopyToAsync(plain,
            TestContext.Current.CancellationToken);
        Assert.Equal(answer.Body.ToArray(), plain.ToArray());
        // The framework does not hold the checksum against what it reads; a browser does.
        Assert.Equal(ChecksumOf(plain.ToArray()), body.ToArray()[^8..^4]);
    }

    private static byte[] ChecksumOf(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);
        return compressed.ToArray()[^8..^4];
    }

    private static BookableDate DateOf(VenueLayout layout)
    {
        var date = new ConcertDate(1, DateTimeOffset.UnixEpoch, null!);
        return new BookableDate(null!, date, layout);
    }

    private static string MapOf(BookableDate date) => $"v1/concerts/dates/{date.Date.ConcertDateId}/seat-map";

    private static string SeatsOf(BookableDate date) => $"v1/concerts/dates/{date.Date.ConcertDateId}/seats";

    private static (string Lists, int Available) Lists(ApiAnswer answer)
    {
        var names = new[] { "nowAvailable", "nowHeld", "nowSold" };
        return ($"{{{string.Join(',', names.Select(n => $"\"{n}\":{answer.Data.GetProperty(n).GetRawText()}"))}}}",
            answer.Data.GetProperty("available").GetInt32());
    }

    private async Task ListedAsync(BookableDate date, string query)
    {
        var plain = await app.GetAsync(SeatsOf(date) + query);
        using var request = new HttpRequestMessage(HttpMethod.Get, SeatsOf(date) + query);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (answer.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            using var text = new MemoryStream();
            await using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) await gzip.CopyToAsync(text,
                TestContext.Current.CancellationToken);
            bytes = text.ToArray();
        }

        Assert.Equal(plain.Body.GetRawText(), Encoding.UTF8.GetString(bytes));
        var map = await app.MapAsync(date);
        var wanted = Enumerable.Range(1, 100)
            .Where(s => query.Contains("all", StringComparison.Ordinal)
                || map.StatusOf(s) == (query.Contains("held", StringComparison.Ordinal) ? SeatStatus.Held : SeatStatus.Available))
            .Where(s => !query.Contains("section=B", StringComparison.Ordinal) || date.Layout.SectionOf(s).Name == "B");
        Assert.Equal(wanted, plain.Data.GetProperty("seats").EnumerateArray().Select(s => s.GetProperty("seatNumber").GetInt32()));
        Assert.All(plain.Data.GetProperty("seats").EnumerateArray(),
            s => Assert.Equal(map.StatusOf(s.GetProperty("seatNumber").GetInt32()).ToString().ToUpperInvariant(),
            s.GetProperty("status").GetString()));
    }

    private Task WriteAsync(BookableDate date, SeatStatus status, params int[] seats) =>
        app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, seats, status, TestContext.Current.CancellationToken);

    private async Task<ApiAnswer> ChangesAsync(BookableDate date, string? since, bool sendsIfNoneMatch = false)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get,
            $"{MapOf(date)}/changes{(since is null ? "" : $"?since={Uri.EscapeDataString(since)}")}");
        if (sendsIfNoneMatch) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(since!));
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ApiAnswer(answer.StatusCode, answer.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value)), text.Length == 0
            ? default : JsonDocument.Parse(text).RootElement);
    }
}
