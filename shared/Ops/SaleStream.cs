using System.Text;
using System.Text.Json;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Ops;

/// <summary>How a list of sales is asked for: <c>format</c>, <c>after</c> and <c>size</c>.</summary>
/// <param name="IsCsv">Otherwise NDJSON: a JSON object a line.</param>
/// <param name="After">The continuation of the last line that is known.</param>
/// <param name="Size">Lines at most; null for all.</param>
public sealed record SaleListQuery(bool IsCsv, string? After, int? Size)
{
    private const int MaxSize = 100_000;

    /// <summary>Reads the query, or 400 naming what is wrong.</summary>
    public static Outcome<SaleListQuery> Parse(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var (format, after, size) = ((string?)query["format"], (string?)query["after"], 0);
        errors.Require("format", format is null or "ndjson" or "csv", "Must be ndjson or csv.");
        errors.Require("after", after is null || SaleKey.IsContinuation(after), "Must be the continuation of a line of this list.");
        var hasSize = query.TryGetValue("size", out var text);
        errors.Require("size", !hasSize || (int.TryParse(text, out size) && size is >= 1 and <= MaxSize),
            $"Must be a whole number from 1 to {MaxSize}.");
        return errors.Any ? errors.ToRefusal() : new SaleListQuery(format == "csv", after, hasSize ? size : null);
    }
}

/// <summary>
/// Writes sales line by line while they are read: the answer is never whole in memory. A stream that breaks off is an answer that was cut,
/// not one that has ended; it goes on with the continuation of its last whole line.
/// </summary>
public sealed class SaleStream(IAsyncEnumerable<SaleRow> rows, SaleListQuery list) : IResult, IStatusCodeHttpResult
{
    /// <summary>What is written before it is sent on.</summary>
    private const int FlushBytes = 32 * 1024;

    /// <inheritdoc/>
    public int? StatusCode => StatusCodes.Status200OK;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = list.IsCsv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"sales.{(list.IsCsv ? "csv" : "ndjson")}\"";
        var buffer = new MemoryStream();
        // A list that goes on has its header already.
        if (list is { IsCsv: true, After: null }) Write(buffer, SaleRow.Header);
        var left = list.Size ?? int.MaxValue;
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            if (left-- == 0) break;
            if (list.IsCsv) Write(buffer, row.ToCsv());
            else Write(buffer, JsonSerializer.Serialize(row, BoxOfficeJson.Default.SaleRow));
            if (buffer.Length >= FlushBytes) await SendAsync(buffer, response, httpContext.RequestAborted);
        }

        await SendAsync(buffer, response, httpContext.RequestAborted);
    }

    private void Write(MemoryStream buffer, string line)
    {
        buffer.Write(Encoding.UTF8.GetBytes(line));
        buffer.Write(list.IsCsv ? "\r\n"u8 : "\n"u8);
    }

    private static async Task SendAsync(MemoryStream buffer, HttpResponse response, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        buffer.SetLength(0);
    }
}
