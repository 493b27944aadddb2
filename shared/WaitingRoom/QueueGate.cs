using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Health;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>A session that lets its person hold and pay.</summary>
/// <param name="Place">What a reservation keeps, so that only this session ends with its payment.</param>
/// <param name="ExpiresAt">Its end, by Redis' clock.</param>
/// <param name="HoldsMade">Holds that it has made, open or not.</param>
public sealed record AdmittedPlace(string QueueId, long UserId, PlaceId Place, DateTimeOffset ExpiresAt, int HoldsMade);

/// <summary>Lets admitted people through to the calls that need a turn. One Redis call each; the
/// token itself is checked in memory.</summary>
public sealed class QueueGate(
    WaitingLine line, QueueTokens tokens, PollHints hints, TimeProvider time, IOptions<WaitingRoomOptions> options)
{
    /// <summary>Buyers who passed lately, at most.</summary>
    private const int Buyers = 16_384;

    /// <summary>Covers a buyer's clicks on one seat after the other.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);

    private readonly RecentSightings<(string QueueId, long UserId, PlaceId Place)> passed = new(Buyers, Lately, time);

    /// <summary>
    /// Whether the buyer passed here within the last seconds, without asking Redis: enough to tell of a seat that it is taken, which
    /// everybody may know, and never enough to take one.
    /// </summary>
    public async ValueTask<bool> PassedLatelyAsync(string? bearerToken, long userId, string queueId) =>
        (await RequireBearerAsync(bearerToken, userId, queueId)) is { Refusal: null, Value: var token }
        && passed.Has((queueId, userId, token.Place));

    /// <summary>
    /// The session in which seats may be chosen, or 401 token-missing, token-invalid, token-expired, or 403 wrong-user, wrong-queue,
    /// not-admitted (with Retry-After while waiting).
    /// </summary>
    public async Task<Outcome<AdmittedPlace>> RequireAdmittedAsync(string? bearerToken, long userId, string queueId,
        CancellationToken cancellationToken)
    {
        if ((await RequireBearerAsync(bearerToken, userId, queueId)).Refused(out var refusal, out var token)) return refusal;
        var standing = await line.FindAsync(token, cancellationToken);
        if (standing.Status != PlaceStatus.Active)
            return new NotAdmitted(standing.Status) { RetryAfter = TimeSpan.FromSeconds(hints.For(standing)) };
        // Its own time is over, and only open holds keep it.
        if (standing.ChoosesUntil <= standing.Now)
            return new NotAdmitted(PlaceStatus.Active) { RetryAfter = standing.SessionEnds - standing.Now };
        passed.Note((queueId, userId, token.Place));
        return new AdmittedPlace(queueId, userId, standing.Place, standing.SessionEnds!.Value, standing.HoldsMade);
    }

    /// <summary>The session in which seats are chosen now: as <see cref="RequireAdmittedAsync"/>, and 403 too-many-holds.</summary>
    public async Task<Outcome<AdmittedPlace>> RequireChoosingAsync(
        string? bearerToken, long userId, string queueId, CancellationToken cancellationToken)
    {
        var admitted = await RequireAdmittedAsync(bearerToken, userId, queueId, cancellationToken);
        return admitted is { Refusal: null, Value.HoldsMade: var made } && made >= options.Value.HoldsPerSession
            ? new TooManyHolds(options.Value.HoldsPerSession)
            : admitted;
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
