using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Telemetry;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Api;

/// <summary>RFC 9457 problem details, with our members: code, seatNumbers, errors, expiresAt and traceId.</summary>
public sealed record ProblemBody(string Type, string Title, int Status, string Code, string Detail)
{
    /// <summary>The seats that are gone, on <c>seats-taken</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? SeatNumbers { get; init; }

    /// <summary>What is wrong with each field, on <c>invalid-request</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Until when the hold lasts, on <c>insufficient-points</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The W3C trace id, to find the call in the logs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
public static class Problems
{
    private static readonly Counter<long> Refusals =
        Instrumentation.Meter.CreateCounter<long>("boxoffice.refusals", "{refusal}", "Refusals, by their code.");

    /// <summary>The answer for a refusal.</summary>
    public static IResult From(Refusal refusal) => new ProblemResult(refusal);

    /// <summary>The body for a refusal.</summary>
    public static ProblemBody Body(Refusal refusal)
    {
        var (status, title) = StatusOf(refusal.Kind);
        return new ProblemBody($"urn:boxoffice:problem:{refusal.Code}", title, status, refusal.Code, refusal.Detail)
        {
            Errors = (refusal as INamesFields)?.Errors,
            SeatNumbers = (refusal as INamesSeats)?.SeatNumbers,
            ExpiresAt = (refusal as INamesExpiry)?.ExpiresAt,
            TraceId = TraceOf(Activity.Current),
        };
    }

    private static (int Status, string Title) StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => (StatusCodes.Status400BadRequest, "Bad request"),
        RefusalKind.Unauthenticated => (StatusCodes.Status401Unauthorized, "Unauthorized"),
        RefusalKind.PaymentRequired => (StatusCodes.Status402PaymentRequired, "Payment required"),
        RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "Forbidden"),
        RefusalKind.NotFound => (StatusCodes.Status404NotFound, "Not found"),
        RefusalKind.Conflict => (StatusCodes.Status409Conflict, "Conflict"),
        RefusalKind.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Content too large"),
        RefusalKind.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "Unsupported media type"),
        RefusalKind.Unprocessable => (StatusCodes.Status422UnprocessableEntity, "Unprocessable content"),
        RefusalKind.TooManyRequests => (StatusCodes.Status429TooManyRequests, "Too many requests"),
        RefusalKind.Unavailable => (StatusCodes.Status503ServiceUnavailable, "Service unavailable"),
        RefusalKind.Failed => (StatusCodes.Status500InternalServerError, "Internal server error"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string? TraceOf(Activity? activity) => activity?.TraceId.ToString();

    private sealed class ProblemResult(Refusal refusal) : IResult, IStatusCodeHttpResult
    {
        /// <summary>
        /// Taken while the function runs: the worker writes the answer after the middleware, where no activity need be left.
        /// </summary>
        private readonly string? traceId = TraceOf(Activity.Current);

        public int? StatusCode => StatusOf(refusal.Kind).Status;

        /// <summary>RFC 6750: a call without a token is told the scheme only; a call with one, that it is not valid.</summary>
        private static string Challenge(Refusal refusal) => refusal.Code.EndsWith("-missing", StringComparison.Ordinal)
            ? "Bearer realm=\"boxoffice\""
            : $"Bearer realm=\"boxoffice\", error=\"invalid_token\", error_description=\"{refusal.Detail}\"";

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            if (refusal.RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString();
            if (refusal.Kind == RefusalKind.Unauthenticated) response.Headers.WWWAuthenticate = Challenge(refusal);
            var body = Body(refusal) with { TraceId = traceId ?? TraceOf(Activity.Current) ?? httpContext.TraceIdentifier };
            response.StatusCode = body.Status;
            Refusals.Add(1, new KeyValuePair<string, object?>("code", body.Code));
            return response.WriteAsJsonAsync(body, ProblemJson.Default.ProblemBody, "application/problem+json", httpContext.RequestAborted);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;

/// <summary>A refusal that names the seats it is about.</summary>
public interface INamesSeats
{
    /// <summary>The seats, in ascending order.</summary>
    IReadOnlyList<int> SeatNumbers { get; }
}

/// <summary>A refusal that says how long the caller has.</summary>
public interface INamesExpiry
{
    /// <summary>Until then; null where there is no such time.</summary>
    DateTimeOffset? ExpiresAt { get; }
}

/// <summary>A refusal that says what is wrong with each field.</summary>
public interface INamesFields
{
    /// <summary>The messages by field.</summary>
    IReadOnlyDictionary<string, string[]> Errors { get; }
}
