using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.Tests.Identity;

/// <summary>An OpenID Connect authority in this process: discovery, keys that can be rotated, access tokens.</summary>
public sealed class TestAuthority : IAsyncDisposable
{
    public const string Audience = "boxoffice-api";
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly WebApplication app;
    private RsaSecurityKey key = NewKey();

    private TestAuthority(WebApplication app)
    {
        this.app = app;
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { Published(key) } }));
    }

    public string Issuer => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The settings of a service that trusts this authority.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Identity__Mode"] = "Oidc",
        ["Identity__Authority"] = Issuer,
        ["Identity__Audience"] = Audience,
        ["Identity__KeyRefreshSeconds"] = "1",
    };

    public static async Task<TestAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = new TestAuthority(builder.Build());
        await authority.app.StartAsync(TestContext.Current.CancellationToken);
        return authority;
    }

    /// <summary>Forgets the old key; tokens are signed with a new one from now on.</summary>
    public void Rotate() => key = NewKey();

    /// <summary>An access token, good for ten minutes from now.</summary>
    public string TokenFor(long userId) => Token(userId.ToString(), TimeProvider.System.GetUtcNow());

    /// <summary>Any other token.</summary>
    public string Token(string subject, DateTimeOffset issuedAt, string audience = Audience, string? issuer = null,
        SigningCredentials? signing = null,
        IReadOnlyDictionary<string, object>? more = null, string? type = null) =>
        handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            NotBefore = issuedAt.UtcDateTime,
            Expires = issuedAt.UtcDateTime.AddMinutes(10),
            Claims = new Dictionary<string, object>(more ?? new Dictionary<string, object>(), StringComparer.Ordinal) { ["sub"] = subject },
            TokenType = type,
            SigningCredentials = signing ?? new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });

    /// <summary>Signs with the public key as if it were a secret: what a validator that takes any algorithm would believe.</summary>
    public SigningCredentials PublicKeyAsSecret() => new(
        new SymmetricSecurityKey(key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256);

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static SigningCredentials SomebodyElsesKey() => new(NewKey(), SecurityAlgorithms.RsaSha256);

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)) };

    private static object Published(RsaSecurityKey key)
    {
        var rsa = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = key.KeyId,
            alg = "RS256",
            n = Base64UrlEncoder.Encode(rsa.Modulus),
            e = Base64UrlEncoder.Encode(rsa.Exponent)
        };
    }
}
