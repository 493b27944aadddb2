using System.Net;
using System.Text.Json;

namespace BoxOffice.Tests.Reservations;

/// <summary>The receiver of events of a <see cref="ProtocolWorld"/>: it remembers what it took, or answers as the test says.</summary>
internal sealed class ProtocolReceiver(ProtocolSeams seams) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Answers in its place, and takes nothing; null answers it to take the event after all.</summary>
    public Func<HttpResponseMessage?>? Instead { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Calls { get; private set; }

    public bool WasTold(string eventId)
    {
        lock (gate) return told.Contains(eventId);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        seams.CrossAsync(() => TakeAsync(request, cancellationToken), _ => Moment.Other);

    private async Task<HttpResponseMessage> TakeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var happened = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        lock (gate)
        {
            Calls++;
            if (Instead?.Invoke() is { } other) return other;
            told.Add(happened.RootElement.GetProperty("id").GetString()!);
        }

        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
