using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BoxOffice.Tests.Catalog;

/// <summary>The catalogue over HTTP, as a browser and a CDN see it.</summary>
public sealed class CatalogCallsTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task A_concert_is_shown_with_its_dates_and_their_place()
    {
        var date = await app.ConcertOnSaleAsync("own-room");

        var concert = (await app.GetAsync($"v1/concerts/{date.Concert.ConcertId}")).Data;
        var dates = (await app.GetAsync($"v1/concerts/{date.Concert.ConcertId}/dates")).Data;

        Assert.Equal(("own-room", date.Concert.Name),
            (concert.GetProperty("queueId").GetString(), concert.GetProperty("name").GetString()));
        Assert.Equal(concert.GetProperty("dates").ToString(), dates.ToString());
        Assert.Equal(100, dates[0].GetProperty("place").GetProperty("totalSeat").GetInt32());
        Assert.EndsWith("Z", dates[0].GetProperty("concertDate").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_whole_or_in_pages()
    {
        for (var i = 0; i < 5; i++) await app.ConcertOnSaleAsync();

        var whole = Ids(await app.GetAsync("v1/concerts"));
        var page = await app.GetAsync("v1/concerts?page=1&size=2");

        Assert.Equal(whole.Order(), whole);
        Assert.Equal(whole.Skip(2).Take(2), Ids(page));
        Assert.Equal(whole.Count, int.Parse(page.Headers["X-Total-Count"]));
        Assert.Empty(Ids(await app.GetAsync("v1/concerts?page=1000000&size=1000")));
    }

    [Fact]
    public async Task What_is_over_is_shown_when_asked_for()
    {
        var over = (await app.ConcertOnSaleAsync(startsIn: TimeSpan.FromDays(-1))).Concert.ConcertId;

        Assert.DoesNotContain(over, Ids(await app.GetAsync("v1/concerts")));
        Assert.Contains(over, Ids(await app.GetAsync("v1/concerts?past=true")));
        Assert.Equal(0, (await app.GetAsync($"v1/concerts/{over}/dates")).Data.GetArrayLength());
        Assert.Equal(1, (await app.GetAsync($"v1/concerts/{over}/dates?past=true")).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("v1/concerts/0", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts/-1", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts/one", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts/9007199254740992", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts/7", HttpStatusCode.NotFound, "not-found")]
    [InlineData("v1/concerts/7/dates", HttpStatusCode.NotFound, "not-found")]
    [InlineData("v1/concerts?page=-1", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts?size=1001", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/concerts?past=maybe", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("v1/layouts/nothing", HttpStatusCode.NotFound, "not-found")]
    public async Task What_is_wrong_or_unknown_is_refused(string path, HttpStatusCode status, string code)
    {
        var answer = await app.GetAsync(path);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", "")]
    public async Task The_list_comes_in_the_best_coding_that_is_taken_and_then_as_304(string accepted, string coding)
    {
        while (Ids(await app.GetAsync("v1/concerts")).Count < 12) await app.ConcertOnSaleAsync();
        var plain = (await app.GetAsync("v1/concerts")).Data.ToString();

        using var first = await SendAsync(accepted, null);
        using var second = await SendAsync(accepted, first.Headers.ETag);

        Assert.Equal(coding, string.Join(",", first.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", first.Headers.Vary);
        Assert.False(first.Headers.ETag!.IsWeak);
        using var body = await JsonDocument.ParseAsync(Decoded(await first.Content.ReadAsStreamAsync(), coding));
        Assert.Equal(plain, body.RootElement.GetProperty("data").ToString());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Every_coding_has_a_tag_of_its_own()
    {
        while (Ids(await app.GetAsync("v1/concerts")).Count < 12) await app.ConcertOnSaleAsync();
        using var gzip = await SendAsync("gzip", null);
        using var brotli = await SendAsync("br", gzip.Headers.ETag);

        Assert.Equal(HttpStatusCode.OK, brotli.StatusCode);
        Assert.NotEqual(gzip.Headers.ETag, brotli.Headers.ETag);
    }

    [Fact]
    public async Task A_layout_is_for_ever_and_shared_by_the_dates_in_equal_halls()
    {
        var (one, other) = (await app.ConcertOnSaleAsync(), await app.ConcertOnSaleAsync());

        var layout = await app.GetAsync($"v1/layouts/{one.Layout.LayoutId}");

        Assert.Equal(one.Layout.LayoutId, other.Layout.LayoutId);
        Assert.Equal("public, max-age=31536000, immutable",
            string.Join(", ", layout.Headers["Cache-Control"].Split(", ").Order().Reverse()));
        Assert.Equal(100, layout.Data.GetProperty("totalSeat").GetInt32());
        Assert.Equal(21, layout.Data.GetProperty("sections")[1].GetProperty("rows")[0].GetProperty("firstSeat").GetInt32());
    }

    private static List<long> Ids(ApiAnswer answer) => [.. answer.Data.EnumerateArray().Select(c => c.GetProperty("concertId").GetInt64())];

    private static Stream Decoded(Stream body, string coding) => coding switch
    {
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        _ => body,
    };

    private async Task<HttpResponseMessage> SendAsync(string acceptEncoding, EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/concerts");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
