using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace BoxOffice.Tests;

/// <summary>An answer of the API, read to its end.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Of the answer and of its content.</param>
/// <param name="Body">The JSON of the body; undefined where there is none.</param>
public sealed record ApiAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>What a success carries.</summary>
    public JsonElement Data =>
        Status == HttpStatusCode.OK ? Body.GetProperty("data") : throw new InvalidOperationException($"{Status}: {Body}");

    /// <summary>The code of a refusal.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Seconds of the Retry-After header.</summary>
    public int? RetryAfter => Headers.TryGetValue("Retry-After", out var seconds) ? int.Parse(seconds) : null;

    /// <summary>The data as a wire record.</summary>
    public T As<T>() => Data.Deserialize<T>(BoxOfficeApp.Json)!;
}

/// <content>Calls of the API.</content>
public partial class BoxOfficeApp
{
    /// <summary>As a client of ours reads and writes: camelCase.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    /// <summary>GET.</summary>
    public Task<ApiAnswer> GetAsync(string path, string? token = null) => CallAsync(HttpMethod.Get, path, null, token);

    /// <summary>POST with the body as JSON.</summary>
    public Task<ApiAnswer> PostAsync(string path, object? body, string? token = null, string? idempotencyKey = null) =>
        CallAsync(HttpMethod.Post, path, body, token, idempotencyKey);

    /// <summary>DELETE.</summary>
    public Task<ApiAnswer> DeleteAsync(string path, object? body = null, string? token = null, string? idempotencyKey = null) =>
        CallAsync(HttpMethod.Delete, path, body, token, idempotencyKey);

    /// <summary>Any call.</summary>
    /// <param name="body">Sent as JSON; a string is sent as it is; null sends none.</param>
    /// <param name="functionKey">An operator's.</param>
    public async Task<ApiAnswer> CallAsync(
        HttpMethod method, string path, object? body, string? token = null, string? idempotencyKey = null, string? functionKey = null)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/'));
        request.Content = body switch
        {
            null => null,
            string raw => new StringContent(raw, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body, body.GetType(), options: Json),
        };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (functionKey is not null) request.Headers.Add("x-functions-key", functionKey);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        using var json = text.Length > 0 && headers.GetValueOrDefault("Content-Type", "").Contains("json", StringComparison.Ordinal)
            ? JsonDocument.Parse(text) : null;
        return new ApiAnswer(response.StatusCode, headers, json?.RootElement.Clone() ?? default);
    }
}
