using BoxOffice.Api;
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
    private readonly string userClaim;
    private readonly ILogger<Authority> logger;

    public Authority(IOptions<IdentityOptions> options, TimeProvider time, ILogger<Authority> logger)
    {
        this.logger = logger;
        var settings = options.Value;
        userClaim = settings.UserClaim;
        rules = new TokenValidationParameters
        {
            ConfigurationManager = settings.Authority is null ? null : Discover(settings, new Uri(settings.Authority)),
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
        var result = await handler.ValidateTokenAsync(token, rules);
        if (result.IsValid)
        {
            return ((JsonWebToken)result.SecurityToken).TryGetPayloadValue(userClaim, out string? user) && !UserIds.Parse(user).Refused(out _, out var id)
                ? id
                : new SignInInvalid();
        }

        if (result.Exception is SecurityTokenExpiredException) return new SignInExpired();
        if (!IsOutage(result.Exception)) return new SignInInvalid();
        Unreachable(result.Exception.GetType().Name);
        return new DependencyUnavailable("identity") { RetryAfter = TimeSpan.FromSeconds(5) };
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

    /// <summary>The configuration manager throws InvalidOperationException (IDX20803) where it has never had a document.</summary>
    private static bool IsOutage(Exception? failure) => failure is not null
        && (failure is InvalidOperationException { InnerException: not null } or HttpRequestException or IOException or TaskCanceledException
            || failure.Message.StartsWith("IDX20803", StringComparison.Ordinal));

    [LoggerMessage(8001, LogLevel.Warning, "The authority of access tokens does not answer: {Reason}")]
    private partial void Unreachable(string reason);
}
