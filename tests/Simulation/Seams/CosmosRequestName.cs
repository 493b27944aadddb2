using System.Net;
using BoxOffice.Catalog;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Seams;

/// <summary>A data request without ids and versions.</summary>
/// <param name="Operation">read, create, upsert, replace, delete, patch, query or batch.</param>
/// <param name="IsAside">
/// A read on threads of the pool, which goes through: sections that are read side by side (a map's rebuild, a job's look), and an edition
/// of the catalogue, which no flow of a history uses.
/// </param>
internal sealed record CosmosRequestName(string Operation, string Container, bool IsAside)
{
    private static readonly string[] Aside = ["SELECT c.seatNumber", $"\"value\":\"{ConcertDocument.ConcertKind}\""];

    /// <summary>Nothing is changed by it; a batch may change.</summary>
    public bool Reads => Operation is "read" or "query";

    public override string ToString() => $"{Operation} {Container}";

    /// <summary>Null for metadata and query plans.</summary>
    public static CosmosRequestName? Of(HttpRequestMessage request)
    {
        var parts = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 5 || parts[4] != "docs" || Is(request, "x-ms-cosmos-is-query-plan-request")) return null;
        var operation = (request.Method.Method, parts.Length) switch
        {
            ("GET", 6) => "read",
            ("PUT", 6) => "replace",
            ("PATCH", 6) => "patch",
            ("DELETE", 6) => "delete",
            _ when Is(request, "x-ms-documentdb-isquery") => "query",
            _ when Is(request, "x-ms-cosmos-is-batch-request") => "batch",
            _ => "create",
        };
        return new CosmosRequestName(operation, parts[3], operation switch
        {
            "query" => Array.Exists(Aside, text => TextOf(request).Contains(text, StringComparison.Ordinal)),
            "read" => parts[5] == SimulatedHall.Layout.LayoutId,
            _ => false,
        });
    }

    /// <summary>The body as text; empty without one.</summary>
    public static string TextOf(HttpRequestMessage request)
    {
        if (request.Content is null) return "";
        using var reader = new StreamReader(request.Content.ReadAsStream(), leaveOpen: true);
        var text = reader.ReadToEnd();
        request.Content.ReadAsStream().Position = 0;
        return text;
    }

    /// <summary>201, as for an item that was created.</summary>
    public static HttpResponseMessage Created(HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Created) { RequestMessage = request, Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("x-ms-activity-id", Guid.Empty.ToString());
        answer.Headers.TryAddWithoutValidation("x-ms-request-charge", "5");
        return answer;
    }

    private static bool Is(HttpRequestMessage request, string header) =>
        request.Headers.TryGetValues(header, out var values) && values.Any(v => v.Equals("true", StringComparison.OrdinalIgnoreCase));
}
