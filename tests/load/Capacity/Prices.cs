using System.Text.Json;

namespace BoxOffice.Load.Capacity;

/// <summary>tests/load/prices.json: prices with their source and date, or marked as assumptions; to be replaced by your own.</summary>
public sealed record Prices(string Currency, string Note, IReadOnlyDictionary<string, PriceFigure> Figures)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It is not there, or lacks a price.</exception>
    public static Prices Read(string file)
    {
        if (!File.Exists(file)) throw new UsageException($"There is no {file}; --prices names another.");
        return JsonSerializer.Deserialize<Prices>(File.ReadAllText(file), Web) ?? throw new UsageException($"{file} is empty.");
    }

    /// <summary>The price of that name.</summary>
    /// <exception cref="UsageException">The file has none.</exception>
    public double this[string name] =>
        Figures.TryGetValue(name, out var figure) ? figure.Price : throw new UsageException($"The price '{name}' is missing.");
}

/// <summary>One price.</summary>
/// <param name="Source">The page that states it; null marks an assumption.</param>
/// <param name="Date">Of that page, or of the assumption.</param>
public sealed record PriceFigure(double Price, string Unit, string? Source, string Date);
