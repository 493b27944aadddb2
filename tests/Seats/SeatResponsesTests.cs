using BoxOffice.Seats;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Tests.Seats;

/// <summary>Answers are kept up to a number, and making room for new ones disturbs nobody who asks meanwhile.</summary>
public sealed class SeatResponsesTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private const long Id = 7_301;
    private const int Sections = 100;

    /// <summary>400 different questions, so that the 256 that are kept are trimmed all the time.</summary>
    private static readonly string[] Questions =
    [
        .. from section in Enumerable.Range(0, Sections)
           from status in new[] { "all", "available", "held", "sold" }
           select $"?section=S{section:00}&status={status}",
    ];

    [Fact]
    public async Task Given_more_questions_than_are_kept_When_many_ask_at_once_Then_each_is_answered()
    {
        await PutHallAsync();
        var answers = app.Get<SeatResponses>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken };

        await Parallel.ForAsync(0, 20_000, options, async (i, token) =>
        {
            var request = new DefaultHttpContext().Request;
            request.QueryString = new QueryString(Questions[i % Questions.Length]);
            Assert.NotNull((await answers.ListAsync($"{Id}", request, token)).Value);
        });
    }

    private async Task PutHallAsync()
    {
        var rows = new[] { new { name = "1", seats = 2 } };
        var sections = Enumerable.Range(0, Sections).Select(s => new { name = $"S{s:00}", ticketClass = "R", price = 100, rows });
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/venues", new { venues = new[] { new { placeId = Id, name = "Hall", sections } } })).Data;
        var dates = new[] { new { concertDateId = Id, concertDate = app.Time.GetUtcNow().AddDays(30), placeId = Id } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts", new { concerts = new[] { new { concertId = Id, name = "Concert", published = true, dates } } })).Data;
    }
}
