using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BoxOffice.Load.Campaign;

/// <summary>
/// A client as a good one is: what was not answered, or answered with 429 or 5xx, it sends again under the same key, until there is an
/// answer.
/// </summary>
internal sealed class PatientClient(Uri host) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
    {
        BaseAddress = new Uri(host, "api/"),
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Of all clients of the process, so that no key comes twice.</summary>
    private static int keys;

    private int sent;
    private int cut;
    private int unheard;

    /// <summary>Calls that were sent.</summary>
    public int Sent => Volatile.Read(ref sent);

    /// <summary>Calls that were sent to somebody and got no answer.</summary>
    public int Cut => Volatile.Read(ref cut);

    /// <summary>Calls that found nobody who listens.</summary>
    public int Unheard => Volatile.Read(ref unheard);

    /// <summary>The answer's status, and its <c>data</c> where it has one.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Data)> CallAsync(
        HttpMethod method, string path, object? body, string? token, CancellationToken giveUp)
    {
        var key = $"kill-{Interlocked.Increment(ref keys)}";
        while (true)
        {
            using var call = new HttpRequestMessage(method, path);
            if (body is not null) call.Content = JsonContent.Create(body);
            if (token is not null) call.Headers.Authorization = new("Bearer", token);
            if (method != HttpMethod.Get) call.Headers.Add("Idempotency-Key", key);
            Interlocked.Increment(ref sent);
            try
            {
                using var answer = await http.SendAsync(call, giveUp);
                if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
                {
                    var json = await answer.Content.ReadFromJsonAsync<JsonElement>(giveUp);
                    return (answer.StatusCode, json.TryGetProperty("data", out var data) ? data.Clone() : default);
                }
            }
            catch (HttpRequestException nobody) when (nobody.HttpRequestError == HttpRequestError.ConnectionError)
            {
                Interlocked.Increment(ref unheard);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException
                || (lost is OperationCanceledException && !giveUp.IsCancellationRequested))
            {
                Interlocked.Increment(ref cut);
            }

            await Task.Delay(Pause, giveUp);
        }
    }

    /// <summary>Runs a timer function now, as an operator may.</summary>
    public async Task RunTimerAsync(string function, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(host, $"admin/functions/{function}"), new { input = "" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
