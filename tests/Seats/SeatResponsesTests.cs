using System.Text.Json;
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
    public async Task Given_more_questions_than_are_kept_When_many_ask_at_once_Then_each_gets_its_own_answer()
    {
        await PutHallAsync();
        var answers = app.Get<SeatResponses>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken };

        await Parallel.ForAsync(0, 20_000, options, async (i, token) =>
        {
            var request = new DefaultHttpContext().Request;
            request.QueryString = new QueryString(Questions[i % Questions.Length]);
            using var body = JsonDocument.Parse((await answers.ListAsync($"{Id}", request, token)).Value.Body);
            var seats = body.RootElement.GetProperty("data").GetProperty("seats");
            // Nobody holds a seat: a section's two seats are available, and none is held or sold.
            Assert.Equal((string?)request.Query["status"] is "held" or "sold" ? 0 : 2, seats.GetArrayLength());
            Assert.All(seats.EnumerateArray(),
                seat => Assert.Equal((string?)request.Query["section"], seat.GetProperty("section").GetString()));
        });
    }

    private async Task PutHallAsync()
    {
        var rows = new[] { new { name = "1", seats = 2 } };
        var sections = Enumerable.Range(0, Sections).Select(s => new { name = $"S{s:00}", ticketClass = "R", price = 100, rows });
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/venues",
            new { venues = new[] { new { placeId = Id, name = "Hall", sections } } })).Data;
        var dates = new[] { new { concertDateId = Id, concertDate = app.Time.GetUtcNow().AddDays(30), placeId = Id } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new { concerts = new[] { new { concertId = Id, name = "Concert", published = true, dates } } })).Data;
    }
}
