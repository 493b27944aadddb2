namespace BoxOffice.Local;

/// <summary>The sample concerts that a stack starts with.</summary>
public enum SampleSize
{
    /// <summary>Nothing is on sale.</summary>
    None,

    /// <summary>A few concerts in halls of all sizes.</summary>
    Small,

    /// <summary>The seed system's own data.</summary>
    Seed,
}

/// <summary>The command line of <c>dotnet run --project local</c>.</summary>
public sealed record StackArguments
{
    /// <summary>Printed by --help.</summary>
    public const string Usage = """
        Runs BoxOffice and everything behind it on this machine's loopback.

          dotnet run --project local -- [flags]

          --urls http://127.0.0.1:PORT   where to serve (default http://127.0.0.1:7071)
          --services                     only Redis, storage and Cosmos DB at fixed ports, for Core Tools
          --sample none|small|seed       the concerts to start with (default small; none where a setting names the Cosmos DB)
          --ephemeral-ports              any free ports, which the output names
          --help                         this text

        Settings: the environment, then local.settings.json here, then local.settings.sample.json.
        """;

    /// <summary>Core Tools' port.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The port to serve on; 0 for any.</summary>
    public int Port { get; private init; } = DefaultPort;

    /// <summary>Only the services.</summary>
    public bool Services { get; private init; }

    /// <summary>Any free ports.</summary>
    public bool EphemeralPorts { get; private init; }

    /// <summary>Only the usage.</summary>
    public bool Help { get; private init; }

    /// <summary>The concerts to start with; null unless told.</summary>
    public SampleSize? Sample { get; private init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="error">One sentence where it is wrong.</param>
    /// <returns>Null where it is wrong.</returns>
    public static StackArguments? Parse(IReadOnlyList<string> args, out string error)
    {
        var parsed = new StackArguments();
        error = "";
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            var next = args[i] switch
            {
                "--help" or "-h" => parsed with { Help = true },
                "--services" => parsed with { Services = true },
                "--ephemeral-ports" => parsed with { EphemeralPorts = true, Port = 0 },
                "--urls" => parsed.ServeAt(value),
                "--sample" => parsed.StartWith(value),
                _ => null,
            };
            if (next is null)
            {
                error = Sentence(args[i], value);
                return null;
            }

            if (args[i] is "--urls" or "--sample") i++;
            parsed = next;
        }

        return parsed;
    }

    private StackArguments? ServeAt(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.Host is "127.0.0.1" or "localhost"
            && address.PathAndQuery == "/" ? this with { Port = address.Port } : null;

    private StackArguments? StartWith(string name) => name switch
    {
        "none" => this with { Sample = SampleSize.None },
        "small" => this with { Sample = SampleSize.Small },
        "seed" => this with { Sample = SampleSize.Seed },
        _ => null,
    };

    private static string Sentence(string flag, string value) => flag switch
    {
        "--urls" => $"--urls needs one address like http://127.0.0.1:7071, not '{value}'.",
        "--sample" => $"--sample needs none, small or seed, not '{value}'.",
        _ => $"There is no flag '{flag}'; --help lists them.",
    };
}
