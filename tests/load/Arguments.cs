using System.Globalization;

namespace BoxOffice.Load;

/// <summary>The command line: words, and options as <c>--name value</c> (a name alone is a switch).</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> options = new(StringComparer.OrdinalIgnoreCase);

    private Arguments(IReadOnlyList<string> words) => Words = words;

    /// <summary>What is no option, in order: the command and its operands.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Splits a command line.</summary>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        var parsed = new Arguments(words);
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
                continue;
            }

            var hasValue = i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            parsed.options[args[i][2..]] = hasValue ? args[++i] : "true";
        }

        return parsed;
    }

    /// <summary>The word at that place, or null.</summary>
    public string? Word(int index) => index < Words.Count ? Words[index] : null;

    /// <summary>The option's text, or null where it is not given.</summary>
    public string? Text(string name) => options.GetValueOrDefault(name);

    /// <summary>Whether the switch is given.</summary>
    public bool Has(string name) => options.ContainsKey(name);

    /// <summary>The option as a number.</summary>
    /// <exception cref="UsageException">It is no number.</exception>
    public double Number(string name, double otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : throw new UsageException($"--{name} takes a number, not '{text}'.");
    }

    /// <summary>The option as a whole number.</summary>
    /// <exception cref="UsageException">It is no number.</exception>
    public int Whole(string name, int otherwise) => (int)Number(name, otherwise);

    /// <summary>The option in seconds.</summary>
    /// <exception cref="UsageException">It is no number.</exception>
    public TimeSpan Seconds(string name, double otherwise) => TimeSpan.FromSeconds(Number(name, otherwise));
}

/// <summary>The command line cannot be run; the message says why.</summary>
public sealed class UsageException(string message) : Exception(message);
