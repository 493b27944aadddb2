using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>What a person can do with a place: take it, look, leave. One Redis call each.</summary>
public sealed class QueuePlaces(
    WaitingLine line, QueueTokens tokens, PollHints hints, ConcertCatalog catalog, RateLimits limits, TimeProvider time,
    IOptions<WaitingRoomOptions> options)
{
    private readonly TimeSpan tick = TimeSpan.FromSeconds(options.Value.TickSeconds);
    private readonly TimeSpan extension = TimeSpan.FromSeconds(options.Value.ExtensionSeconds);

    /// <summary>Joins the concert's queue, or finds the place there. 404 for an unknown concert, 409 for a closed queue.</summary>
    public async Task<Outcome<QueuePlace>> JoinAsync(long userId, long? concertId, CancellationToken cancellationToken)
    {
        var queueId = Concert.MainQueue;
        if (concertId is { } id)
        {
            if (await catalog.FindConcertAsync(id, cancellationToken) is not { } concert) return new NotFound($"Concert {id}");
            queueId = concert.QueueId;
        }

        if ((await line.JoinAsync(queueId, userId, cancellationToken)).Refused(out var refusal, out var standing)) return refusal;
        WaitingRoomMetrics.Joined(queueId, standing!);
        return Seen(TokenFor(queueId, userId, standing!), queueId, userId, standing!);
    }

    /// <summary>The bearer's place now, or 401.</summary>
    public async Task<Outcome<QueuePlace>> FindAsync(string? bearerToken, CancellationToken cancellationToken)
    {
        if ((await tokens.VerifyAsync(bearerToken)).Refused(out var refusal, out var token)) return refusal;
        if (limits.RefuseUser(RateLimitGroup.Poll, token.UserId) is { } often) return often;
        var standing = await line.FindAsync(token, cancellationToken);
        return Seen(Renewed(bearerToken!, token, standing), token.QueueId, token.UserId, standing);
    }

    /// <summary>Gives the place up, waiting or active. Idempotent, for good, and without effect on a
    /// later place of the same person.</summary>
    public async Task<Outcome<QueuePlace>> LeaveAsync(QueueToken token, string bearerToken, CancellationToken cancellationToken)
    {
        var ended = await line.LeaveAsync(token, cancellationToken);
        if (ended.WasWaiting) WaitingRoomMetrics.Abandoned(token.QueueId, 1);
        var standing = await line.FindAsync(token, cancellationToken);
        return Seen(bearerToken, token.QueueId, token.UserId, standing with { Status = PlaceStatus.Ended, SessionEnds = null });
    }

    private QueuePlace Seen(string token, string queueId, long userId, Standing standing)
    {
        var estimate = standing.Status == PlaceStatus.Waiting ? WaitEstimate.For(standing, tick, extension) : null;
        return QueuePlace.From(token, queueId, userId, standing, estimate, hints.For(standing), time.GetUtcNow());
    }

    /// <summary>
    /// The token says when its session ends, so that a session that Redis loses comes back at once. A spent token gets nothing new; a place
    /// that moved to another of the same person's gets that one's.
    /// </summary>
    private string Renewed(string bearerToken, QueueToken token, Standing standing)
    {
        var same = standing.Place == token.Place && token.SessionEnd == SessionEndOf(standing);
        return same || standing.Status == PlaceStatus.Ended ? bearerToken : TokenFor(token.QueueId, token.UserId, standing);
    }

    private string TokenFor(string queueId, long userId, Standing standing) =>
        tokens.Issue(new QueueToken(queueId, userId, standing.Place, standing.Now.ToUnixTimeMilliseconds(), SessionEndOf(standing)));

    private static long SessionEndOf(Standing standing) => standing.SessionEnds?.ToUnixTimeMilliseconds() ?? 0;
}
