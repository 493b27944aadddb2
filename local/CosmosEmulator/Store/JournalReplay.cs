using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>Builds an account from its journal.</summary>
internal static class JournalReplay
{
    /// <summary>Reads the journal, where there is one, and cuts off a last line that was not written to its end.</summary>
    /// <exception cref="InvalidDataException">A line before the last cannot be read.</exception>
    public static void Run(string path, EmulatedAccount account)
    {
        if (!File.Exists(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        using var reader = new StreamReader(file, new UTF8Encoding(false), false, 1 << 16, leaveOpen: true);
        long whole = 0;
        var number = 0;
        foreach (var line in Lines(reader))
        {
            number++;
            Apply(account, path, number, line);
            whole += Encoding.UTF8.GetByteCount(line) + 1;
        }

        file.SetLength(whole);
    }

    /// <summary>The lines that end in a line feed: only those were written whole.</summary>
    private static IEnumerable<string> Lines(StreamReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[1 << 16];
        int read;
        while ((read = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, '\n', start, read - start)) >= 0; start = end + 1)
            {
                yield return line.Append(buffer, start, end - start).ToString();
                line.Clear();
            }

            line.Append(buffer, start, read - start);
        }
    }

    private static void Apply(EmulatedAccount account, string path, int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            Apply(account, document.RootElement);
        }
        // Whichever way a line is unreadable, the journal is damaged and its owner must know where.
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException
            or Protocol.CosmosError)
        {
            throw new InvalidDataException($"The Cosmos journal {path} is damaged at line {number}.", damaged);
        }
    }

    private static void Apply(EmulatedAccount account, JsonElement entry)
    {
        if (entry.TryGetProperty("commit", out var container)) Restore(account, container.GetString()!, entry);
        else if (entry.TryGetProperty("createDatabase", out var created)) account.CreateDatabase(created.GetString()!);
        else if (entry.TryGetProperty("deleteDatabase", out var deleted)) account.DeleteDatabase(deleted.GetString()!);
        else if (entry.TryGetProperty("putContainer", out var properties))
            PutContainer(account, entry.GetProperty("database").GetString()!, properties);
        else DeleteContainer(account, entry.GetProperty("database").GetString()!, entry.GetProperty("deleteContainer").GetString()!);
    }

    private static void PutContainer(EmulatedAccount account, string database, JsonElement properties)
    {
        var settings = new ContainerSettings(JsonObject.Create(properties.Clone())!);
        if (account.Database(database).Containers.TryGetValue(settings.Name, out var existing))
            account.ReplaceContainer(database, existing, settings);
        else account.CreateContainer(database, settings);
    }

    private static void DeleteContainer(EmulatedAccount account, string database, string name) =>
        account.DeleteContainer(database, account.Container(database, name));

    private static void Restore(EmulatedAccount account, string path, JsonElement entry)
    {
        // dbs/{database}/colls/{container}
        var names = path.Split('/');
        var container = account.Container(names[1], names[3]);
        var key = new PartitionKeyValue(entry.GetProperty("key").GetString()!);
        container.Restore(key,
            entry.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("id").GetString()!, ItemOf(container, key, i))));
    }

    private static StoredItem? ItemOf(StoredContainer container, PartitionKeyValue key, JsonElement entry)
    {
        if (!entry.TryGetProperty("body", out var body)) return null;
        var json = Encoding.UTF8.GetBytes(body.GetRawText());
        var read = ItemBody.Read(json, container.Settings);
        return new StoredItem
        {
            Id = read.Id,
            Key = key,
            Number = entry.GetProperty("number").GetInt64(),
            Body = json,
            ETag = body.GetProperty("_etag").GetString()!,
            ExpiresAt = container.Settings.ExpiryOf(read.Ttl, body.GetProperty("_ts").GetInt64()),
            IndexedValues = read.IndexedValues,
        };
    }
}
