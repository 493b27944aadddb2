using BoxOffice.Local.Cosmos;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Seams;

/// <summary>The HTTP requests of an instance's Cosmos client: each waits at the gate and meets its fault in the emulator.</summary>
internal sealed class CosmosSeam(CosmosEmulator emulator, string client, Gate gate, Func<Defect> defect, Action<string> staleAt)
    : HttpMessageHandler
{
    private const string Consistency = "x-ms-cosmos-read-consistency-strategy";
    private const string SubStatus = "x-ms-substatus";

    /// <summary>Commits that a stale read does not see: a few, as a replica is behind by milliseconds.</summary>
    private const int Behind = 3;

    private readonly HttpMessageInvoker inner = new(emulator.CreateHandler(client));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CosmosRequestName.Of(request) is not { } name) return await inner.SendAsync(request, cancellationToken);
        var fault = name.IsAside ? Fault.None : await gate.EnterAsync(StoreKind.Cosmos, name.ToString(), name.Reads);
        if (defect().IgnoresLatest(name.Container)) request.Headers.Remove(Consistency);
        if (defect().Swallows(name, request)) return CosmosRequestName.Created(request);
        using var armed = Arm(fault, name);
        emulator.Faults.Tamper = defect().IgnoresConditions(name.Container) ? write => write with { IgnoresCondition = true } : null;
        var response = await inner.SendAsync(request, cancellationToken);
        if (response.Headers.Contains("x-emulator-behind")) staleAt(name.ToString());
        if (defect().TakesAny404ForAbsent && name.Operation == "read") response.Headers.Remove(SubStatus);
        Gate.DieIfAsked(fault);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private CosmosFaultHandle? Arm(Fault fault, CosmosRequestName name)
    {
        CosmosFaultKind? kind = fault switch
        {
            Fault.Throttled => CosmosFaultKind.TooManyRequests,
            Fault.Refused => CosmosFaultKind.ServiceUnavailable,
            // The SDK repeats a read whose answer is lost by itself, after a real second.
            Fault.AnswerLost when !name.Reads => CosmosFaultKind.TimeoutAfter,
            Fault.SentTwice when !name.Reads => CosmosFaultKind.Resent,
            Fault.Stale when name.Reads => CosmosFaultKind.StaleRead,
            Fault.NoSession when name.Reads => CosmosFaultKind.SessionNotAvailable,
            _ => null,
        };
        if (kind is not { } armed) return null;
        return emulator.Faults.Inject(new CosmosFault(armed) { Behind = Behind, Delay = TimeSpan.FromMilliseconds(1) });
    }
}
