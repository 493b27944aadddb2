using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Identity;

/// <summary>403: the caller did not pass the challenge that tells people from programs.</summary>
public sealed record ChallengeFailed() : Refusal(
    RefusalKind.Forbidden, "challenge-failed", "Solve the challenge and send its token in the header X-Challenge-Token.");

/// <summary>Settings <c>Challenge__…</c>. Without a secret key there is no challenge.</summary>
public sealed record ChallengeOptions
{
    /// <summary>The verifying service; any that speaks the siteverify protocol of Turnstile, hCaptcha and reCAPTCHA.</summary>
    public string VerifyUrl { get; init; } = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

    /// <summary>The secret that names us to it.</summary>
    public string? SecretKey { get; init; }

    /// <summary>
    /// The least score that passes, for services that give one from 0 (a program) to 1 (a person), as reCAPTCHA v3 does; a verdict
    /// without a score does not pass then. 0, the default: the verdict alone counts.
    /// </summary>
    [Range(0, 1)]
    public double MinScore { get; init; }
}

/// <summary>The gate before a join that keeps programs from queueing by the thousand.</summary>
public interface IBotChallenge
{
    /// <summary>Null lets the call pass; else the refusal.</summary>
    Task<Refusal?> RefuseAsync(HttpRequest request, CancellationToken cancellationToken);
}

/// <summary>Everybody passes: the default.</summary>
public sealed class NoChallenge : IBotChallenge
{
    /// <inheritdoc/>
    public Task<Refusal?> RefuseAsync(HttpRequest request, CancellationToken cancellationToken) => Task.FromResult<Refusal?>(null);
}

/// <summary>
/// Asks a siteverify service about the token that the page got. During an outage of that service joins are refused (503): without the
/// challenge, bots would take the sale.
/// </summary>
public sealed partial class SiteVerifyChallenge(
    IHttpClientFactory clients,
    IOptions<ChallengeOptions> options,
    CallerAddress addresses,
    ILogger<SiteVerifyChallenge> logger) : IBotChallenge
{
    /// <summary>The request header with the token.</summary>
    public const string Header = "X-Challenge-Token";

    /// <summary>The name of the HTTP client, and its longest wait.</summary>
    internal const string ClientName = "challenge";

    /// <summary>Turnstile's longest token.</summary>
    private const int MaxLength = 2048;

    /// <inheritdoc/>
    public async Task<Refusal?> RefuseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var token = request.Headers[Header].ToString();
        if (token.Length is 0 or > MaxLength) return new ChallengeFailed();
        try
        {
            return await IsPassedAsync(token, request.HttpContext, cancellationToken) ? null : new ChallengeFailed();
        }
        // A time-out arrives as a cancellation that the caller did not ask for.
        catch (Exception silent) when (silent is HttpRequestException or System.Text.Json.JsonException
            || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Silent(silent.GetType().Name);
            return new DependencyUnavailable("challenge") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
    }

    private async Task<bool> IsPassedAsync(string token, HttpContext http, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["secret"] = options.Value.SecretKey!, ["response"] = token };
        if (addresses.Of(http) is { } address) form["remoteip"] = address.ToString();
        using var body = new FormUrlEncodedContent(form);
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.PostAsync(new Uri(options.Value.VerifyUrl), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var verdict = await answer.Content.ReadFromJsonAsync(BoxOfficeJson.Default.ChallengeVerdict, cancellationToken);
        return verdict is { Success: true } && (verdict.Score ?? 0) >= options.Value.MinScore;
    }

    [LoggerMessage(8002, LogLevel.Warning, "The challenge's verifying service does not answer: {Reason}")]
    private partial void Silent(string reason);
}

/// <summary>The verifying service's answer; it says more, and only this counts.</summary>
/// <param name="Score">From 0, a program, to 1, a person; null where the service gives none.</param>
public sealed record ChallengeVerdict(bool Success, double? Score);
