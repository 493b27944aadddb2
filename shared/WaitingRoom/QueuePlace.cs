using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.WaitingRoom;

/// <summary>A place in a queue, as its owner sees it.</summary>
/// <param name="Token">Proof of the place; send it as Bearer.</param>
/// <param name="Number">Grows with every place given; 0 until the lot is drawn.</param>
/// <param name="Phase">What the queue does.</param>
/// <param name="Position">1 is next. Before the opening the last place there is, as the draw is secret; 0 when not waiting.</param>
/// <param name="Ahead">People in front.</param>
/// <param name="Passed">People who have passed the front of the line so far: as the board's count
/// grows, the people ahead become fewer.</param>
/// <param name="EstimatedWaitSeconds">Null when not waiting, while paused, and before an opening whose time is not set.</param>
/// <param name="PollAfterSeconds">When to ask again; the same as Retry-After while waiting.</param>
/// <param name="ExpiresAt">The end of the session; null unless active. Later than its own end while a hold is open.</param>
/// <param name="ServerTime">Now, by the service's clock: what is left until <paramref name="ExpiresAt"/> is for clients to compute.</param>
/// <param name="Message">The operators' message to those who wait; null for none.</param>
public sealed record QueuePlace(
    string Token, string QueueId, long UserId, PlaceStatus Status, QueuePhase Phase, long Number, long Position, long Ahead, long Passed,
    WaitEstimate? EstimatedWaitSeconds, int PollAfterSeconds, DateTimeOffset? ExpiresAt, DateTimeOffset ServerTime, string? Message)
{
    /// <summary>What a standing looks like to its owner.</summary>
    internal static QueuePlace From(string token, string queueId, long userId, Standing standing, WaitEstimate? estimate, int pollAfter,
        DateTimeOffset now)
    {
        var waiting = standing.Status == PlaceStatus.Waiting;
        var ahead = waiting ? standing.Drawn ? standing.Rank : Math.Max(0, standing.Line - 1) : 0;
        return new QueuePlace(
            token, queueId, userId, standing.Status, standing.Phase, standing.Drawn ? standing.Number : 0, waiting ? ahead + 1 : 0, ahead,
            standing.Passed, waiting ? estimate : null, pollAfter, standing.SessionEnds, now, standing.Message);
    }

    /// <summary>The answer: never stored by a cache, with Retry-After while waiting.</summary>
    public static IResult Answer(Outcome<QueuePlace> outcome) =>
        outcome.Refused(out var refusal, out var place) ? Problems.From(refusal) : new PlaceResult(place!);

    private sealed class PlaceResult(QueuePlace place) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            if (place.Status == PlaceStatus.Waiting) headers.RetryAfter = place.PollAfterSeconds.ToString();
            return Responses.Ok(place, BoxOfficeJson.Default.AnswerQueuePlace).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>The body of a join.</summary>
/// <param name="UserId">Who.</param>
/// <param name="ConcertId">For what; without it, the main queue.</param>
public sealed record JoinRequest(long? UserId, long? ConcertId) : IBuyerRequest<JoinRequest>
{
    /// <summary>The same, or 400 naming each field at fault.</summary>
    public Outcome<JoinRequest> Validate()
    {
        var errors = new FieldErrors();
        errors.Whole("userId", UserId, 1, UserIds.Max);
        if (ConcertId is not null) errors.Whole("concertId", ConcertId, 1, PositiveId.Max);
        return errors.Any ? errors.ToRefusal() : this;
    }
}
