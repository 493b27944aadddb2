using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Load.Benchmarks.Locks;

/// <summary>
/// A container of seats. A seat is sold again and again: sale n is of seat n % Count in round n / Count, and a seat is free in a
/// round while its document is of an earlier one. So a run never runs out of seats, and none has to be put back.
/// </summary>
internal sealed class SeatDocuments
{
    /// <summary>Enough that two sales under way at once are never of one seat, unless they are the same sale.</summary>
    public const int Count = 2048;

    private SeatDocuments(Container container) => Container = container;

    public Container Container { get; }

    /// <summary>A new container with that many seats, never sold.</summary>
    public static async Task<SeatDocuments> CreateAsync(CosmosClient client, int seats, CancellationToken cancellationToken)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync("locks", cancellationToken: cancellationToken);
        var properties = new ContainerProperties($"seats-{RandomNumberGenerator.GetHexString(16)}", "/block");
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        Container container = await database.CreateContainerAsync(properties, cancellationToken: cancellationToken);
        for (var seat = 0; seat < seats; seat++)
        {
            using var body = Body(new SeatDocument(seat.ToString(), BlockOf(seat), 0));
            using var response =
                await container.CreateItemStreamAsync(body, new PartitionKey(BlockOf(seat)), cancellationToken: cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        return new SeatDocuments(container);
    }

    /// <summary>The document that a buyer writes to have the seat.</summary>
    public static SeatDocument Of(long sale) => new((sale % Count).ToString(), BlockOf(sale % Count), sale / Count + 1);

    public static MemoryStream Body(SeatDocument seat) =>
        new(JsonSerializer.SerializeToUtf8Bytes(seat, SeatDocumentJson.Default.SeatDocument), writable: false);

    private static string BlockOf(long seat) => $"1:{seat % 16}";
}

/// <summary>A seat of the benchmark: as small as one of the service's.</summary>
/// <param name="Round">The last round in which it was sold.</param>
internal sealed record SeatDocument(string Id, string Block, long Round)
{
    [JsonIgnore]
    public PartitionKey Partition => new(Block);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SeatDocument))]
internal sealed partial class SeatDocumentJson : JsonSerializerContext;
