using System.Text.Json;

namespace BoxOffice.Load.Capacity;

/// <summary>tests/load/prices.json: dated list prices, to be replaced by your own.</summary>
public sealed record Prices(string AsOf, string Currency, string Source, string Note, IReadOnlyDictionary<string, PriceFigure> Figures)
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
    public double this[string name] => Figures.TryGetValue(name, out var figure) ? figure.Price : throw new UsageException($"The price '{name}' is missing.");
}

/// <summary>One price.</summary>
/// <param name="ToBeChecked">Nobody has compared it with the price list yet.</param>
public sealed record PriceFigure(double Price, string Unit, bool ToBeChecked);
