using System.Globalization;
using System.Security.Cryptography;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.WaitingRoom;

/// <summary>What a token proves: person and place. Redis knows what became of the place.</summary>
/// <param name="QueueId">Claim <c>q</c>.</param>
/// <param name="UserId">Claim <c>sub</c>.</param>
/// <param name="Place">Claims <c>ep</c>, the sale, and <c>num</c>, the number in it: 0 for a place that is drawn by lot.</param>
/// <param name="IssuedAt">Claim <c>at</c>: Unix milliseconds by Redis' clock.</param>
/// <param name="SessionEnd">Claim <c>act</c>: Unix milliseconds until which the session goes on; 0 for a token given while waiting.</param>
public sealed record QueueToken(string QueueId, long UserId, PlaceId Place, long IssuedAt, long SessionEnd = 0);

/// <summary>Signs and verifies queue tokens. Touches nothing but memory.</summary>
public sealed class QueueTokens
{
    private const string Issuer = "boxoffice";

    /// <summary>A power of two. Tokens are some 350 characters long.</summary>
    private const int Remembered = 4096;

    private readonly Verified?[] verified = new Verified?[Remembered];
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly SigningKeys keys;
    private readonly TimeSpan life;
    private readonly TokenValidationParameters rules;
    private readonly TimeProvider time;

    /// <param name="keys">The first signs, all verify.</param>
    /// <param name="life">From the time a place was given to <c>exp</c>.</param>
    /// <param name="time">Judges <c>exp</c>, with a minute's tolerance: processes' clocks differ, and Redis' set it.</param>
    public QueueTokens(SigningKeys keys, TimeSpan life, TimeProvider time)
    {
        this.keys = keys;
        this.life = life;
        this.time = time;
        rules = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidateAudience = false,
            IssuerSigningKeys = keys.Verifying,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => IsAlive(expires)
                ? true
                : throw new SecurityTokenExpiredException(),
        };
    }

    /// <summary>The signed token.</summary>
    public string Issue(QueueToken token)
    {
        var issuedAt = DateTimeOffset.FromUnixTimeMilliseconds(token.IssuedAt);
        // A token that is given again does not live longer than the first of its place; of a drawn place Redis keeps no time.
        var began = token.Place.Number == 0 ? issuedAt : DateTimeOffset.FromUnixTimeMilliseconds(token.Place.Number / 1000);
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = issuedAt.UtcDateTime,
            Expires = (began + life).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = token.UserId.ToString(CultureInfo.InvariantCulture),
                ["q"] = token.QueueId,
                ["ep"] = token.Place.Epoch,
                ["num"] = token.Place.Number,
                ["at"] = token.IssuedAt,
                ["act"] = token.SessionEnd,
                ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            },
            SigningCredentials = keys.Signing,
        });
    }

    /// <summary>The token's content, or 401 with the reason. A token that was verified is remembered: those who
    /// wait send theirs again and again.</summary>
    public async ValueTask<Outcome<QueueToken>> VerifyAsync(string? token)
    {
        if (string.IsNullOrEmpty(token)) return new TokenMissing();
        var slot = token.GetHashCode(StringComparison.Ordinal) & (Remembered - 1);
        if (Volatile.Read(ref verified[slot]) is { } known && known.Token == token && IsAlive(known.Expires)) return known.Content;
        if ((await ValidateAsync(token)).Refused(out var refusal, out var content)) return refusal;
        Volatile.Write(ref verified[slot], content);
        return content.Content;
    }

    /// <summary>A minute's tolerance: processes' clocks differ.</summary>
    private bool IsAlive(DateTime? expires) => expires > time.GetUtcNow().UtcDateTime.AddMinutes(-1);

    private async Task<Outcome<Verified>> ValidateAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid) return result.Exception is SecurityTokenExpiredException ? new TokenExpired() : new TokenInvalid();
        var jwt = (JsonWebToken)result.SecurityToken;
        return long.TryParse(jwt.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            && jwt.TryGetPayloadValue("q", out string queueId)
            && jwt.TryGetPayloadValue("ep", out long epoch)
            && jwt.TryGetPayloadValue("num", out long number)
            && jwt.TryGetPayloadValue("at", out long issuedAt)
            && jwt.TryGetPayloadValue("act", out long sessionEnd)
                ? new Verified(token, new QueueToken(queueId, userId, new PlaceId(epoch, number), issuedAt, sessionEnd), jwt.ValidTo)
                : new TokenInvalid();
    }

    private sealed record Verified(string Token, QueueToken Content, DateTime Expires);
}

/// <summary>The queue token of a request: <c>Authorization: Bearer …</c>, as in the seed.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token, or null where the header is missing or of another scheme.</summary>
    public static string? From(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length
            ? header[Scheme.Length..].Trim() : null;
    }
}
