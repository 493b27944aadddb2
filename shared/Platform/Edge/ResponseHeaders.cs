using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Edge;

/// <summary>What every answer carries: the headers that keep browsers careful, and CORS for the origins that may call.</summary>
public sealed class ResponseHeaders(IOptions<EdgeOptions> options)
{
    private const string RequestHeaders = "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Challenge-Token, traceparent";

    /// <summary>What a page may read besides the few headers that every page may.</summary>
    private const string ExposedHeaders = "Date, ETag, Idempotency-Replayed, Link, Location, Retry-After, WWW-Authenticate, X-Total-Count";

    private readonly OriginList callers = options.Value.Callers();
    private readonly OriginList operators = options.Value.Operators();

    /// <summary>Sets them before the function runs, which may replace any of them.</summary>
    public void Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        // Answers are about one caller and one moment unless a function says otherwise.
        headers.CacheControl = "no-store";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (callers.Any) http.Response.OnStarting(AllowOriginAsync, http);
    }

    /// <summary>
    /// The answer to a browser's CORS preflight: 204 where the origin may call; else 404, as if nothing were there.
    /// </summary>
    public IResult Preflight(HttpRequest request)
    {
        if (!IsAllowed(request)) return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var headers = request.HttpContext.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = operators.Contains(OriginOf(request)) ? $"{RequestHeaders}, x-functions-key, X-Operator-Key"
            : RequestHeaders;
        headers.AccessControlMaxAge = "7200";
        return TypedResults.NoContent();
    }

    private bool IsAllowed(HttpRequest request) => callers.Contains(OriginOf(request));

    private static string OriginOf(HttpRequest request) => request.Headers.Origin.ToString();

    /// <summary>At the end, because functions set Vary too.</summary>
    private Task AllowOriginAsync(object state)
    {
        var http = (HttpContext)state;
        http.Response.Headers.Append("Vary", "Origin");
        if (IsAllowed(http.Request))
        {
            http.Response.Headers.AccessControlAllowOrigin = http.Request.Headers.Origin;
            http.Response.Headers.AccessControlExposeHeaders = ExposedHeaders;
        }

        return Task.CompletedTask;
    }
}
