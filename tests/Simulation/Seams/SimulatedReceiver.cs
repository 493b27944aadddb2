using System.Net;
using System.Text.Json;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Seams;

/// <summary>The receiver of events: it remembers what it took, and is away when the history says so.</summary>
internal sealed class SimulatedReceiver(Gate gate) : HttpMessageHandler
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>The ids of the events that it took.</summary>
    public IReadOnlySet<string> Told => told;

    /// <summary>Forgets everything.</summary>
    public void Forget() => told.Clear();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Read before the gate: what runs after it runs to the flow's next operation.
        var body = await request.Content!.ReadAsByteArrayAsync(CancellationToken.None);
        var fault = await gate.EnterAsync(StoreKind.Receiver, "tell", reads: false);
        if (fault == Fault.Refused) return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        using var happened = JsonDocument.Parse(body);
        told.Add(happened.RootElement.GetProperty("id").GetString()!);
        Gate.DieIfAsked(fault);
        if (fault == Fault.AnswerLost) throw new HttpRequestException("The answer was lost.");
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
