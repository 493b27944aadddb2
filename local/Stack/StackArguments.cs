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
          --child                        the functions in a process of their own, behind an HTTP hop, as in Azure
          --services                     only Redis, storage and Cosmos DB at fixed ports, for Core Tools
          --sample none|small|seed       the concerts to start with (default small; none where a setting names the Cosmos DB)
          --ephemeral-ports              any free ports, which the output names
          --verbose                      says what is started, and the addresses of Redis, storage and Cosmos DB, for a look into them
          --help                         this text

        Settings: the environment, then local.settings.json here, then local.settings.sample.json.
        """;

    /// <summary>Core Tools' port.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The port to serve on; 0 for any.</summary>
    public int Port { get; private init; } = DefaultPort;

    /// <summary>The functions in a process of their own.</summary>
    public bool Child { get; private init; }

    /// <summary>Only the services.</summary>
    public bool Services { get; private init; }

    /// <summary>Any free ports.</summary>
    public bool EphemeralPorts { get; private init; }

    /// <summary>Says what is started, and where.</summary>
    public bool Verbose { get; private init; }

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
        var servesAt = false;
        error = "";
        for (var i = 0; i < args.Count; i++)
        {
            // --flag value or --flag=value
            var (flag, given) = args[i].Split('=', 2) is [var name, var text] ? (name, text) : (args[i], null);
            var value = given ?? (i + 1 < args.Count ? args[i + 1] : "");
            var takesValue = flag is "--urls" or "--sample";
            var next = given is not null && !takesValue ? null : parsed.With(flag, value);
            if (next is null)
            {
                error = Sentence(flag, value);
                return null;
            }

            if (takesValue && given is null) i++;
            servesAt |= flag == "--urls";
            parsed = next;
        }

        if (parsed.EphemeralPorts && servesAt) error = "--urls names a port and --ephemeral-ports asks for any; give one of them.";
        else if (parsed.Services && (parsed.Child || servesAt))
            error = "--services starts no functions, so --urls and --child have no meaning with it.";
        return error.Length == 0 ? parsed : null;
    }

    private StackArguments? With(string flag, string value) => flag switch
    {
        "--help" or "-h" => this with { Help = true },
        "--child" => this with { Child = true },
        "--services" => this with { Services = true },
        "--verbose" or "-v" => this with { Verbose = true },
        "--ephemeral-ports" => this with { EphemeralPorts = true, Port = 0 },
        "--urls" => ServeAt(value),
        "--sample" => StartWith(value),
        _ => null,
    };

    private StackArguments? ServeAt(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp
            && address.Host is ("127.0.0.1" or "localhost")
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
