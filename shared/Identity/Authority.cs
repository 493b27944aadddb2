using BoxOffice.Platform.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.Identity;

/// <summary>The user of a subject that an issuer vouches for; a refusal where the subject names none.</summary>
public delegate Task<Outcome<long>> UserOfSubject(string issuer, string subject);

/// <summary>
/// Validates access tokens of the OpenID Connect authority. Its keys are kept for hours; a token with an unknown key makes us
/// look again, so a rotation needs no restart. An authority that does not answer is asked once at a time, for three seconds, and then
/// left alone for five: its calls are 503 meanwhile, at once.
/// </summary>
public sealed partial class Authority
{
    /// <summary>The longest answer of the authority that is waited for; two of them are needed, the document and its keys.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(3);

    /// <summary>How long an authority that did not answer is left alone.</summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(5);

    /// <summary>Claims that OpenID Connect gives to ID tokens: they tell a page who signed in, and open nothing.</summary>
    /// <remarks>OpenID Connect Core 1.0, 2 and 3.3.2.11.</remarks>
    private static readonly string[] OfIdTokens = ["nonce", "at_hash", "c_hash"];

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters rules;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? keys;
    private readonly string userClaim;
    private readonly UserOfSubject userOf;
    private readonly ILogger<Authority> logger;
    private Task<bool>? looking;
    private DateTimeOffset silentUntil = DateTimeOffset.MinValue;

    public Authority(IOptions<IdentityOptions> options, UserOfSubject userOf, TimeProvider time, ILogger<Authority> logger)
    {
        this.logger = logger;
        this.time = time;
        this.userOf = userOf;
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
        if (!await HasKeysAsync()) return new DependencyUnavailable("identity") { RetryAfter = LeftAlone };
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid) return result.Exception is SecurityTokenExpiredException ? new SignInExpired() : new SignInInvalid();
        var claims = (JsonWebToken)result.SecurityToken;
        if (!IsAccessToken(claims)) return new SignInInvalid();
        if (!claims.TryGetPayloadValue(userClaim, out string? subject) || subject is not { Length: > 0 and <= Subjects.MaxLength })
            return new SignInInvalid();
        return (await userOf(claims.Issuer, subject)).Refused(out _, out var user) ? new SignInInvalid() : user;
    }

    /// <summary>
    /// By its type where the authority gives one (RFC 9068, 4); an authority that calls every token JWT is told apart by the claims that
    /// only ID tokens have.
    /// </summary>
    private static bool IsAccessToken(JsonWebToken token) => token.Typ?.ToUpperInvariant() switch
    {
        null or "" or "JWT" => !OfIdTokens.Any(claim => token.TryGetPayloadValue<object>(claim, out _)),
        var type => type is "AT+JWT" or "APPLICATION/AT+JWT",
    };

    /// <summary>Whether the authority ever answered. From then on its last keys serve, also while it is away.</summary>
    private Task<bool> HasKeysAsync()
    {
        lock (gate)
        {
            if (looking is { IsCompletedSuccessfully: true, Result: true }) return looking;
            if (keys is null || (looking is null or { IsCompleted: true } && time.GetUtcNow() < silentUntil)) return Task.FromResult(false);
            if (looking is null or { IsCompleted: true }) looking = LookAsync(keys);
            return looking;
        }
    }

    /// <summary>All callers of a moment wait for one look.</summary>
    private async Task<bool> LookAsync(ConfigurationManager<OpenIdConnectConfiguration> found)
    {
        try
        {
            return await found.GetConfigurationAsync(CancellationToken.None) is not null;
        }
        // IDX20803: what the configuration manager makes of anything that keeps it from the document.
        catch (InvalidOperationException unreachable)
        {
            Unreachable((unreachable.InnerException ?? unreachable).GetType().Name);
            lock (gate) silentUntil = time.GetUtcNow() + LeftAlone;
            return false;
        }
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> Discover(IdentityOptions settings, Uri authority)
    {
        // One client for as long as the service runs, as the retriever would make its own.
        var documents = new HttpDocumentRetriever(new HttpClient { Timeout = AnswersWithin }) { RequireHttps = !authority.IsLoopback };
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.Authority!.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), documents)
        {
            RefreshInterval = TimeSpan.FromSeconds(settings.KeyRefreshSeconds),
        };
    }

    private static bool IsTime(DateTime? from, DateTime? to, DateTime now)
    {
        // The authority's clock and ours may differ.
        var tolerance = TimeSpan.FromMinutes(1);
        if (to is null || to < now - tolerance) throw new SecurityTokenExpiredException();
        return from is null || from <= now + tolerance;
    }

    [LoggerMessage(8001, LogLevel.Warning, "The authority of access tokens does not answer: {Reason}")]
    private partial void Unreachable(string reason);
}
