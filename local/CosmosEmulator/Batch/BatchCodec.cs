using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace BoxOffice.Local.Cosmos.Batch;

/// <summary>Batches on the wire: records in HybridRow, by the schema that ships in the SDK and with
/// the SDK's own reader and writer.</summary>
internal static class BatchCodec
{
    /// <summary>The id that the schema gives the record of a result; an operation's record names its own.</summary>
    private const int ResultSchema = 2145473649;
    private const int RowBytes = 256;

    private static readonly LayoutResolverNamespace Resolver = LoadSchema();
    private static readonly Layout ResultLayout = Resolver.Resolve(new SchemaId(ResultSchema));

    public static List<ItemOperation> Read(ReadOnlyMemory<byte> body)
    {
        var entries = new List<ItemOperation>();
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        // A memory stream reads at once: the task is complete when it is returned.
        var read = RecordIOStream.ReadRecordIOAsync(stream, (ReadOnlyMemory<byte> record) => ReadRecord(record, entries), null,
            new MemorySpanResizer<byte>(body.Length)).GetAwaiter().GetResult();
        return read == Result.Success ? entries : throw CosmosError.BadRequest("The batch is not in HybridRow.");
    }

    public static byte[] Write(IReadOnlyList<ItemResult> results, Func<int, bool> minimal)
    {
        using var stream = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(RowBytes);
        var written = RecordIOStream.WriteRecordIOAsync(stream, default, (long index, out ReadOnlyMemory<byte> record) =>
        {
            // An empty record ends the stream.
            record = default;
            if (index >= results.Count) return Result.Success;
            var row = new RowBuffer(RowBytes, resizer);
            row.InitLayout(HybridRowVersion.V1, ResultLayout, Resolver);
            var result = RowWriter.WriteBuffer(ref row, (results[(int)index], minimal((int)index)), WriteResult);
            record = resizer.Memory[..row.Length];
            return result;
        }).GetAwaiter().GetResult();
        return written == Result.Success ? stream.ToArray()
            : throw new InvalidOperationException($"A batch result could not be written: {written}.");
    }

    private static Result WriteResult(ref RowWriter writer, TypeArgument type, (ItemResult Result, bool Minimal) outcome)
    {
        var (result, minimal) = outcome;
        var written = writer.WriteInt32("statusCode", result.Status);
        if (written == Result.Success) written = writer.WriteInt32("subStatusCode", result.SubStatus);
        if (written == Result.Success && result.Item is { } item) written = writer.WriteString("eTag", item.ETag);
        if (written == Result.Success && result.Item is { } stored && !minimal)
            written = writer.WriteBinary("resourceBody", stored.Body.Span);
        if (written == Result.Success) written = writer.WriteFloat64("requestCharge", result.Charge);
        return written;
    }

    private static Result ReadRecord(ReadOnlyMemory<byte> record, List<ItemOperation> entries)
    {
        var row = new RowBuffer(record.Length);
        if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Resolver)) return Result.InvalidRow;
        var reader = new RowReader(ref row);
        var fields = new BatchFields();
        while (reader.Read())
        {
            var result = fields.Take(ref reader);
            if (result != Result.Success) return result;
        }

        entries.Add(fields.ToOperation());
        return Result.Success;
    }

    private static LayoutResolverNamespace LoadSchema()
    {
        using var stream =
            typeof(CosmosClient).Assembly.GetManifestResourceStream("Microsoft.Azure.Cosmos.Batch.HybridRowBatchSchemas.json")
            ?? throw new InvalidOperationException("This version of Microsoft.Azure.Cosmos does not embed its batch schema.");
        using var reader = new StreamReader(stream);
        return new LayoutResolverNamespace(Namespace.Parse(reader.ReadToEnd()));
    }
}
