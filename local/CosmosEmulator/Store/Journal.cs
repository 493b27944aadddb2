using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>
/// An append-only file with one line of JSON a commit, so that a batch is there whole or not at all. Each line is handed to the
/// operating system before the call is answered: it survives the process, and a power cut may lose the last ones.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file;
    private readonly ArrayBufferWriter<byte> line = new(4096);

    /// <summary>Opens it for appending; <see cref="JournalReplay"/> has cut off a torn last line.</summary>
    public Journal(string path)
    {
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
    }

    public void CreateDatabase(string name) => Append(writer => writer.WriteString("createDatabase", name));

    public void DeleteDatabase(string name) => Append(writer => writer.WriteString("deleteDatabase", name));

    public void DeleteContainer(string database, string name) => Append(writer =>
    {
        writer.WriteString("deleteContainer", name);
        writer.WriteString("database", database);
    });

    public void PutContainer(string database, JsonObject properties) => Append(writer =>
    {
        writer.WritePropertyName("putContainer");
        properties.WriteTo(writer);
        writer.WriteString("database", database);
    });

    public void Commit(StoredContainer container, PartitionKeyValue key, List<(string Id, StoredItem? Item)> items) => Append(writer =>
    {
        writer.WriteString("commit", container.AltContentPath);
        writer.WriteString("key", key.Text);
        writer.WriteStartArray("items");
        foreach (var (id, item) in items) WriteItem(writer, id, item);
        writer.WriteEndArray();
    });

    private static void WriteItem(Utf8JsonWriter writer, string id, StoredItem? item)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        if (item is not null)
        {
            writer.WriteNumber("number", item.Number);
            writer.WritePropertyName("body");
            WriteOnOneLine(writer, item.Body);
        }

        writer.WriteEndObject();
    }

    private static void WriteOnOneLine(Utf8JsonWriter writer, ReadOnlyMemory<byte> body)
    {
        if (!body.Span.Contains((byte)'\n'))
        {
            writer.WriteRawValue(body.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(body);
        document.RootElement.WriteTo(writer);
    }

    private void Append(Action<Utf8JsonWriter> content)
    {
        lock (gate)
        {
            line.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(line))
            {
                writer.WriteStartObject();
                content(writer);
                writer.WriteEndObject();
            }

            line.Write("\n"u8);
            WriteWhole(line.WrittenSpan);
        }
    }

    /// <summary>All of the line or none of it: a full disk must not leave half a line before the next one.</summary>
    private void WriteWhole(ReadOnlySpan<byte> bytes)
    {
        var before = file.Position;
        try
        {
            file.Write(bytes);
        }
        catch (IOException)
        {
            file.SetLength(before);
            throw;
        }
    }

    public void Dispose() => file.Dispose();
}
