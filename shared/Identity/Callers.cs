using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Identity;

/// <summary>
/// Finds whose call it is and whether that user calls too often, before a function that names a user does anything else. Uses memory only,
/// except when the authority's keys are looked up, and where a limit of a user holds across instances: one call to Redis.
/// </summary>
public sealed class Callers(IOptions<IdentityOptions> options, Authority authority, QueueTokens queueTokens, RateLimits limits,
    SharedLimits shared)
{
    /// <summary>
    /// The user, who is the caller; or 401, 403 for another's, or 429. In Trusted mode the request is believed. On the calls that a queue
    /// token guards, and what belongs to them, the queue token identifies its user.
    /// </summary>
    /// <param name="userId">The user that the request names.</param>
    /// <param name="bodyToken">A queue token of the body, as the seed's clients send with a payment.</param>
    public async ValueTask<Outcome<long>> RequireAsync(HttpRequest request, long userId, RateLimitGroup kind, string? bodyToken = null)
    {
        if (options.Value.Mode == IdentityMode.Oidc)
        {
            if ((await CallerAsync(BearerToken.From(request) ?? bodyToken, kind)).Refused(out var unknown, out var caller)) return unknown;
            if (caller != userId) return new NotYours();
        }

        return (limits.RefuseUser(kind, userId) ?? await shared.RefuseAsync(kind, userId)) is { } refusal ? refusal : userId;
    }

    /// <summary>As above, for a user id of the route.</summary>
    public async ValueTask<Outcome<long>> RequireAsync(HttpRequest request, string? userId, RateLimitGroup kind) =>
        UserIds.Parse(userId).Refused(out var wrong, out var user) ? wrong : await RequireAsync(request, user, kind);

    /// <summary>The queue token that identifies the caller; null in Trusted mode, and where a sign-in says who it is.</summary>
    public async Task<QueueToken?> QueueTokenOfAsync(HttpRequest request) =>
        options.Value.Mode == IdentityMode.Oidc && !(await queueTokens.VerifyAsync(BearerToken.From(request))).Refused(out _, out var token)
            ? token : null;

    /// <summary>The user of the bearer's sign-in; 404 in Trusted mode, in which nobody signs in.</summary>
    public async Task<Outcome<long>> MeAsync(HttpRequest request)
    {
        if (options.Value.Mode != IdentityMode.Oidc) return new NotFound("A sign-in");
        if ((await authority.UserOfAsync(BearerToken.From(request))).Refused(out var unknown, out var user)) return unknown;
        return limits.RefuseUser(RateLimitGroup.Account, user) is { } refusal ? refusal : user;
    }

    private async Task<Outcome<long>> CallerAsync(string? token, RateLimitGroup kind)
    {
        if (kind is not (RateLimitGroup.Hold or RateLimitGroup.Pay or RateLimitGroup.Cancel)) return await authority.UserOfAsync(token);
        // A hold needs the queue token in any case; paying and cancelling can be done long after the session.
        if ((await queueTokens.VerifyAsync(token)).Refused(out var refusal, out var queueToken))
            return kind == RateLimitGroup.Hold ? refusal : await authority.UserOfAsync(token);
        return queueToken.UserId;
    }
}
