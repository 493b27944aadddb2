using BoxOffice.Platform.Api;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>A session that lets its person hold and pay.</summary>
/// <param name="ExpiresAt">Its end, by Redis' clock.</param>
public sealed record AdmittedPlace(string QueueId, long UserId, long Number, DateTimeOffset ExpiresAt);

/// <summary>Lets admitted people through to the calls that need a turn. One Redis call each; the token itself is checked in memory.</summary>
public sealed class QueueGate(WaitingLine line, QueueTokens tokens, PollHints hints, IOptions<WaitingRoomOptions> options)
{
    /// <summary>
    /// The session, or 401 token-missing, token-invalid, token-expired, or 403 wrong-user, wrong-queue, not-admitted (with
    /// Retry-After while waiting).
    /// </summary>
    /// <param name="extendForHold">Extends the session, once, to leave <see cref="WaitingRoomOptions.ExtensionSeconds"/> to pay.</param>
    public async Task<Outcome<AdmittedPlace>> RequireAdmittedAsync(
        string? bearerToken, long userId, string queueId, bool extendForHold, CancellationToken cancellationToken)
    {
        if ((await tokens.VerifyAsync(bearerToken)).Refused(out var refusal, out var token)) return refusal;
        if (token!.UserId != userId) return new WrongUser();
        if (token.QueueId != queueId) return new WrongQueue(queueId);
        var extension = extendForHold ? TimeSpan.FromSeconds(options.Value.ExtensionSeconds) : TimeSpan.Zero;
        var standing = await line.FindAsync(token, extension, cancellationToken);
        if (standing.Status == PlaceStatus.Active) return new AdmittedPlace(queueId, userId, standing.Number, standing.SessionEnds!.Value);
        return new NotAdmitted(standing.Status) { RetryAfter = TimeSpan.FromSeconds(hints.For(standing)) };
    }

    /// <summary>A payment ends the session and frees its room at once. Idempotent.</summary>
    public Task EndSessionAsync(string queueId, long userId, CancellationToken cancellationToken) =>
        line.EndSessionAsync(queueId, userId, cancellationToken);
}
