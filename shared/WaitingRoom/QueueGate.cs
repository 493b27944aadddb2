using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;

namespace BoxOffice.WaitingRoom;

/// <summary>A session that lets its person hold and pay.</summary>
/// <param name="Place">What a reservation keeps, so that only this session ends with its payment.</param>
/// <param name="ExpiresAt">Its end, by Redis' clock.</param>
public sealed record AdmittedPlace(string QueueId, long UserId, PlaceId Place, DateTimeOffset ExpiresAt);

/// <summary>Lets admitted people through to the calls that need a turn. One Redis call each; the token itself is checked in memory.</summary>
public sealed class QueueGate(WaitingLine line, QueueTokens tokens, PollHints hints)
{
    /// <summary>
    /// The session in which seats may be chosen, or 401 token-missing, token-invalid, token-expired, or 403 wrong-user, wrong-queue,
    /// not-admitted (with Retry-After while waiting).
    /// </summary>
    public async Task<Outcome<AdmittedPlace>> RequireAdmittedAsync(string? bearerToken, long userId, string queueId, CancellationToken cancellationToken)
    {
        if ((await RequireBearerAsync(bearerToken, userId, queueId)).Refused(out var refusal, out var token)) return refusal;
        var standing = await line.FindAsync(token, cancellationToken);
        if (standing.Status != PlaceStatus.Active) return new NotAdmitted(standing.Status) { RetryAfter = TimeSpan.FromSeconds(hints.For(standing)) };
        // Its own time is over, and only open holds keep it.
        if (standing.ChoosesUntil <= standing.Now) return new NotAdmitted(PlaceStatus.Active) { RetryAfter = standing.SessionEnds - standing.Now };
        return new AdmittedPlace(queueId, userId, standing.Place, standing.SessionEnds!.Value);
    }

    /// <summary>The token, which touches nothing but memory: enough to pay for an open hold, whatever became of the session.</summary>
    public async Task<Outcome<QueueToken>> RequireBearerAsync(string? bearerToken, long userId, string queueId)
    {
        if ((await tokens.VerifyAsync(bearerToken)).Refused(out var refusal, out var token)) return refusal;
        if (token.UserId != userId) return new WrongUser();
        return token.QueueId == queueId ? token : new WrongQueue(queueId);
    }

    /// <summary>
    /// A hold was made, lengthened or given up: its session goes on while it is open. The hold does not depend on it, so an outage of Redis
    /// is not the buyer's: an open hold may be paid for without the session.
    /// </summary>
    /// <param name="until">The hold's end; null once it is over.</param>
    public async Task HoldAsync(string queueId, long userId, PlaceId? place, string reservationId, DateTimeOffset? until)
    {
        if (place is not { } held) return;
        try
        {
            await line.HoldAsync(queueId, userId, held, reservationId, until, CancellationToken.None);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            // The session keeps the end that it has.
        }
    }

    /// <summary>A payment ends the session that paid, once no other hold of it is open, and frees its room at once. Idempotent.</summary>
    public Task EndPaidAsync(string queueId, long userId, PlaceId place, string reservationId, CancellationToken cancellationToken) =>
        line.EndPaidAsync(queueId, userId, place, reservationId, cancellationToken);
}
