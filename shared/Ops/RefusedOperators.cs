using System.Diagnostics.Metrics;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Ops;

/// <summary>
/// The register of operators' calls that named nobody we know: in the audit trail as who "unknown", in the log, and counted. Whoever gets
/// here has the function key already, so each of them deserves a look.
/// </summary>
public sealed partial class RefusedOperators(
    CosmosDatabase cosmos, CallerAddress addresses, TimeProvider time, ILogger<RefusedOperators> logger)
{
    private const string Unknown = "unknown";

    /// <summary>Who is written down.</summary>
    private static readonly Operator Nobody = new(Unknown, OperatorProof.Refused);

    private static readonly Counter<long> Refusals = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.operators.refusals", "{call}", "Operators' calls that named nobody who is known.");

    /// <summary>One entry an address, reason and minute: a program that guesses must not fill the trail. The count has all.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly RecentSightings<(string Address, string Code)> noted = new(1024, Between, time);

    /// <summary>Counts the call and writes it down. An outage does not change the refusal.</summary>
    public async Task NoteAsync(HttpRequest request, Refusal refusal)
    {
        Refusals.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
        var address = addresses.Of(request.HttpContext)?.ToString() ?? Unknown;
        if (noted.Has((address, refusal.Code))) return;
        noted.Note((address, refusal.Code));
        var call = $"{request.Method} {request.Path}";
        Refused(call, address, refusal.Code);
        var entry = AuditEntry.Of(Nobody, call, time.GetUtcNow()) with { Status = StatusCodes.Status401Unauthorized, Address = address };
        try
        {
            await cosmos.Catalog.CreateAsync(entry, AuditEntry.Partition, BoxOfficeJson.Default.AuditEntry, CancellationToken.None);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            // The log line above has it.
        }
    }

    [LoggerMessage(9003, LogLevel.Warning, "{Call} from {Address} was refused: {Code}")]
    private partial void Refused(string call, string address, string code);
}
