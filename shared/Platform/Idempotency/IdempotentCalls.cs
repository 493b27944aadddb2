using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Telemetry;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c>: a call that had its effect is answered again as the first time. The record is written after the effect, so a
/// crash between the two leaves none: what a keyed call creates is named by its key, and repeating it finds what is there. A refusal had no
/// effect and is not kept: the repeated call is decided as things are then. Without the header it costs nothing.
/// </summary>
public sealed class IdempotentCalls(CosmosDatabase cosmos, TimeProvider time)
{
    /// <summary>The request header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>On an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyLength = 200;

    /// <summary>The member of an answer's data that says when it was made.</summary>
    private const string ServerTime = "serverTime";

    private static readonly Counter<long> Replays = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.idempotency.replays", "{call}", "Calls answered with the first answer to their Idempotency-Key.");

    /// <summary>Runs the call, or gives the first answer again.</summary>
    /// <param name="userId">Whose call: keys of different users do not collide.</param>
    /// <param name="body">With method and path, what makes it the same call.</param>
    /// <param name="call">
    /// Gets null without the header, else a text that names this call: ids made from it are the same when it is repeated.
    /// </param>
    public async Task<IResult> RunAsync<T>(
        HttpRequest request,
        long userId,
        T body,
        JsonTypeInfo<T> type,
        Func<string?, Task<IResult>> call,
        CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValue(Header, out var values)) return await call(null);
        var key = values.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
            return Problems.From(InvalidRequest.Because(Header, $"Must have 1 to {MaxKeyLength} printable ASCII characters."));
        var id = $"key:{Hash([Encoding.ASCII.GetBytes(key)])}";
        var identity = Hash([
            Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"),
            JsonSerializer.SerializeToUtf8Bytes(body, type)]);
        if (await FindAsync(id, userId, cancellationToken) is { } first) return Replay(first, identity);

        var answer = await CaptureAsync(await call($"{id} {identity}"), request.HttpContext);
        if (answer.Status >= StatusCodes.Status300MultipleChoices) return answer;
        var record = new IdempotencyRecord
        {
            Id = id,
            UserId = userId,
            Call = identity,
            Status = answer.Status,
            ContentType = answer.ContentType,
            Body = Encoding.UTF8.GetString(answer.Body),
            Location = answer.Location,
        };
        // The effect is there: a client that has gone must still find its answer next time.
        var written = await cosmos.Accounts.CreateAsync(
            record, AccountPartition.Of(userId), IdempotencyJson.Default.IdempotencyRecord, CancellationToken.None);
        return written == WriteResult.Exists && await FindAsync(id, userId, CancellationToken.None) is { } other
            ? Replay(other, identity)
            : answer;
    }

    private IResult Replay(IdempotencyRecord first, string identity)
    {
        if (first.Call != identity) return Problems.From(new IdempotencyKeyReused());
        Replays.Add(1);
        return new RecordedAnswer(first.Status, first.ContentType, AtThisTime(first.Body), Replayed: true) { Location = first.Location };
    }

    /// <summary>The first answer, except for the service's time: a page counts down by the difference
    /// to it, and that is set again.</summary>
    private byte[] AtThisTime(string body)
    {
        if (!body.Contains(ServerTime, StringComparison.Ordinal) || JsonNode.Parse(body) is not { } answer
            || answer["data"]?[ServerTime] is null)
            return Encoding.UTF8.GetBytes(body);
        answer["data"]![ServerTime] = UtcTimeConverter.Text(time.GetUtcNow());
        return JsonSerializer.SerializeToUtf8Bytes(answer, IdempotencyJson.Default.JsonNode);
    }

    private async Task<IdempotencyRecord?> FindAsync(string id, long userId, CancellationToken cancellationToken) =>
        (await cosmos.Accounts.FindAsync(
            id, AccountPartition.Of(userId), IdempotencyJson.Default.IdempotencyRecord, cancellationToken))?.Item;

    private static async Task<RecordedAnswer> CaptureAsync(IResult result, HttpContext http)
    {
        using var body = new MemoryStream();
        var scratch = new DefaultHttpContext { RequestServices = http.RequestServices };
        scratch.Response.Body = body;
        await result.ExecuteAsync(scratch);
        return new RecordedAnswer(scratch.Response.StatusCode, scratch.Response.ContentType, body.ToArray(), Replayed: false)
        {
            RetryAfter = scratch.Response.Headers.RetryAfter,
            Location = scratch.Response.Headers.Location,
            Challenge = scratch.Response.Headers.WWWAuthenticate,
        };
    }

    private static string Hash(ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private sealed record RecordedAnswer(int Status, string? ContentType, byte[] Body, bool Replayed) : IResult, IStatusCodeHttpResult
    {
        public string? RetryAfter { get; init; }

        public string? Location { get; init; }

        public string? Challenge { get; init; }

        int? IStatusCodeHttpResult.StatusCode => Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            if (ContentType is not null) response.ContentType = ContentType;
            if (RetryAfter is { Length: > 0 }) response.Headers.RetryAfter = RetryAfter;
            if (Location is { Length: > 0 }) response.Headers.Location = Location;
            if (Challenge is { Length: > 0 }) response.Headers.WWWAuthenticate = Challenge;
            if (Replayed) response.Headers[ReplayedHeader] = "true";
            response.ContentLength = Body.Length;
            return response.Body.WriteAsync(Body, httpContext.RequestAborted).AsTask();
        }
    }
}
