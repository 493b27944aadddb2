using System.Text.Json;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Ops;

/// <summary>Which entries: within a time, and of one operator or of all.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Who">Null for all.</param>
public sealed record AuditQuery(DateTimeOffset From, DateTimeOffset To, string? Who)
{
    /// <summary>The query's <c>from</c>, <c>to</c> and <c>who</c>, or 400.</summary>
    public static Outcome<AuditQuery> Parse(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var (from, to) = (TimeQuery.Read(query, "from", errors), TimeQuery.Read(query, "to", errors));
        if (query.TryGetValue("who", out var who)) errors.Text("who", who, 200);
        return errors.Any ? errors.ToRefusal() : new AuditQuery(from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue, who);
    }
}

/// <summary>
/// The trail of what operators did: two writes a call in the catalogue container, about 20 RU, and a line in the log. The first is written
/// before the call does anything, so nothing is done that leaves no trace.
/// </summary>
public sealed partial class AuditTrail(CosmosDatabase cosmos, TimeProvider time, ILogger<AuditTrail> logger)
{
    private const string OfAll =
        "SELECT * FROM c WHERE c.kind = @kind AND c.at >= @from AND c.at < @to ORDER BY c.at DESC OFFSET @skip LIMIT @top";

    private const string OfOne =
        "SELECT * FROM c WHERE c.kind = @kind AND c.at >= @from AND c.at < @to AND c.who = @who ORDER BY c.at DESC OFFSET @skip LIMIT @top";

    /// <summary>Of a larger body or subject only the size is kept: a document may have 2 MB.</summary>
    private const int MaxBytes = 200 * 1024;

    /// <summary>Without a size.</summary>
    private const int DefaultSize = 100;

    /// <summary>Writes down that a call begins.</summary>
    /// <exception cref="CosmosException">It could not be written: then nothing may be done.</exception>
    public async Task<AuditEntry> BeginAsync(Operator who, HttpRequest request, JsonElement? body, JsonElement? before,
        CancellationToken cancellationToken)
    {
        var entry = AuditEntry.Of(who, $"{request.Method} {request.Path}{request.QueryString}", time.GetUtcNow()) with
        {
            Request = Bounded(body),
            Before = Bounded(before),
        };
        await cosmos.Catalog.CreateAsync(entry, AuditEntry.Partition, BoxOfficeJson.Default.AuditEntry, cancellationToken);
        return entry;
    }

    /// <summary>Writes down how it ended. A refusal that did nothing leaves no entry.</summary>
    public async Task EndAsync(AuditEntry entry, int status, Func<Task<JsonElement?>> after)
    {
        Done(entry.Who, entry.Proof, entry.Call, status);
        try
        {
            if (status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError
                and not StatusCodes.Status409Conflict)
            {
                await cosmos.Catalog.DeleteAsync(entry.Id, AuditEntry.Partition, etag: null, CancellationToken.None);
                return;
            }

            var ended = entry with { Status = status, After = Bounded(await after()) };
            await cosmos.Catalog.DecideAsync(entry.Id, AuditEntry.Partition, BoxOfficeJson.Default.AuditEntry,
                _ => ended, CancellationToken.None);
        }
        // The call is done: what is missing is how it ended, and the entry says that.
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            Unfinished(entry.Id, outage.GetType().Name);
        }
    }

    /// <summary>A page of entries, the newest first. One query of one partition.</summary>
    public async Task<IReadOnlyList<AuditView>> ListAsync(AuditQuery range, PageQuery page, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(range.Who is null ? OfAll : OfOne)
            .WithParameter("@kind", AuditEntry.AuditKind)
            .WithParameter("@from", UtcTimeConverter.Text(range.From))
            .WithParameter("@to", UtcTimeConverter.Text(range.To))
            .WithParameter("@who", range.Who)
            .WithParameter("@skip", page.Skip)
            .WithParameter("@top", page.Take ?? DefaultSize);
        var found = await cosmos.Catalog.QueryAsync(query, AuditEntry.Partition, BoxOfficeJson.Default.AuditEntry, cancellationToken);
        return [.. found.Select(AuditView.Of)];
    }

    private static JsonElement? Bounded(JsonElement? value)
    {
        if (value is not { } given || given.ValueKind == JsonValueKind.Null) return null;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(given, BoxOfficeJson.Default.JsonElement).Length;
        return bytes <= MaxBytes ? given : JsonSerializer.SerializeToElement(new OmittedBytes(bytes), BoxOfficeJson.Default.OmittedBytes);
    }

    [LoggerMessage(9001, LogLevel.Information, "Operator {Who} ({Proof}) made {Call}: {Status}")]
    private partial void Done(string who, OperatorProof proof, string call, int status);

    [LoggerMessage(9002, LogLevel.Warning, "The end of the audit entry {Entry} could not be written: {Reason}")]
    private partial void Unfinished(string entry, string reason);
}

/// <summary>Replaces, in the trail, a body or subject that is too large for it.</summary>
/// <param name="Omitted">Its size in bytes.</param>
public sealed record OmittedBytes(int Omitted);
