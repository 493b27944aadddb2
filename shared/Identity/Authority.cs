using BoxOffice.Platform.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.Identity;

/// <summary>
/// Validates access tokens of the OpenID Connect authority. Its keys are kept for hours; a token with an unknown key makes us
/// look again, so a rotation needs no restart.
/// </summary>
public sealed partial class Authority
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters rules;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? keys;
    private readonly string userClaim;
    private readonly ILogger<Authority> logger;

    public Authority(IOptions<IdentityOptions> options, TimeProvider time, ILogger<Authority> logger)
    {
        this.logger = logger;
        var settings = options.Value;
        userClaim = settings.UserClaim;
        keys = string.IsNullOrEmpty(settings.Authority) ? null : Discover(settings, new Uri(settings.Authority));
        rules = new TokenValidationParameters
        {
            ConfigurationManager = keys,
            ValidAudience = settings.Audience,
            // The issuer is the discovery document's. Asymmetric only: a shared secret would let any client of the authority sign.
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, to, _, _) => IsTime(from, to, time.GetUtcNow().UtcDateTime),
        };
    }

    /// <summary>The user of an access token, or 401; 503 where the authority's keys cannot be had.</summary>
    public async Task<Outcome<long>> UserOfAsync(string? token)
    {
        if (string.IsNullOrEmpty(token)) return new SignInMissing();
        if (!await HasKeysAsync()) return new DependencyUnavailable("identity") { RetryAfter = TimeSpan.FromSeconds(5) };
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid) return result.Exception is SecurityTokenExpiredException ? new SignInExpired() : new SignInInvalid();
        var claims = (JsonWebToken)result.SecurityToken;
        return claims.TryGetPayloadValue(userClaim, out string? user) && !UserIds.Parse(user).Refused(out _, out var id) ? id : new SignInInvalid();
    }

    /// <summary>Whether the authority ever answered. From then on its last keys serve, also while it is away.</summary>
    private async Task<bool> HasKeysAsync()
    {
        try
        {
            return keys is not null && await keys.GetConfigurationAsync(CancellationToken.None) is not null;
        }
        // IDX20803: what the configuration manager makes of anything that keeps it from the document.
        catch (InvalidOperationException unreachable)
        {
            Unreachable((unreachable.InnerException ?? unreachable).GetType().Name);
            return false;
        }
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> Discover(IdentityOptions settings, Uri authority)
    {
        var documents = new HttpDocumentRetriever { RequireHttps = !authority.IsLoopback };
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.Authority!.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), documents)
        {
            RefreshInterval = TimeSpan.FromSeconds(settings.KeyRefreshSeconds),
        };
    }

    private static bool IsTime(DateTime? from, DateTime? to, DateTime now)
    {
        // The clocks of two companies.
        var tolerance = TimeSpan.FromMinutes(1);
        if (to is null || to < now - tolerance) throw new SecurityTokenExpiredException();
        return from is null || from <= now + tolerance;
    }

    [LoggerMessage(8001, LogLevel.Warning, "The authority of access tokens does not answer: {Reason}")]
    private partial void Unreachable(string reason);
}
