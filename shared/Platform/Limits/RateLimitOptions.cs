namespace BoxOffice.Platform.Limits;

/// <summary>
/// Settings <c>RateLimits__…</c>. Each process counts for itself; joining, holding and charging are also
/// counted by user for all of them, in Redis. In Trusted mode only what is set applies, because load tests come
/// from one address; in Oidc mode what is not set has the default of <see cref="Defaults"/>. 0 is no limit.
/// </summary>
public sealed record RateLimitOptions
{
    public RateLimit Browse { get; init; } = new();

    public RateLimit Poll { get; init; } = new();

    public RateLimit Account { get; init; } = new();

    public RateLimit Join { get; init; } = new();

    public RateLimit Hold { get; init; } = new();

    public RateLimit Pay { get; init; } = new();

    public RateLimit Cancel { get; init; } = new();

    public RateLimit Charge { get; init; } = new();

    /// <summary>By address only: who fails is no user.</summary>
    public RateLimit Authentication { get; init; } = new();

    /// <summary>
    /// Generous for polls (the hints ask for one each 2 to 60 s), tight for what takes something. An address may be a mobile
    /// network's gateway with thousands behind it, so its limits stop floods, not families.
    /// </summary>
    public static RateLimitOptions Defaults { get; } = new()
    {
        Browse = new RateLimit { PerUser = 0, PerAddress = 3000, Seconds = 10 },
        Poll = new RateLimit { PerUser = 20, PerAddress = 5000, Seconds = 10 },
        Account = new RateLimit { PerUser = 30, PerAddress = 2000, Seconds = 10 },
        Join = new RateLimit { PerUser = 5, PerAddress = 300, Seconds = 10 },
        Hold = new RateLimit { PerUser = 10, PerAddress = 300, Seconds = 10 },
        Pay = new RateLimit { PerUser = 5, PerAddress = 300, Seconds = 10 },
        Cancel = new RateLimit { PerUser = 10, PerAddress = 300, Seconds = 10 },
        Charge = new RateLimit { PerUser = 5, PerAddress = 100, Seconds = 60 },
        Authentication = new RateLimit { PerUser = 0, PerAddress = 3000, Seconds = 60 },
    };

    /// <summary>The limit of a kind of call.</summary>
    public RateLimit Of(RateLimitGroup kind) => kind switch
    {
        RateLimitGroup.Browse => Browse,
        RateLimitGroup.Poll => Poll,
        RateLimitGroup.Account => Account,
        RateLimitGroup.Join => Join,
        RateLimitGroup.Hold => Hold,
        RateLimitGroup.Pay => Pay,
        RateLimitGroup.Cancel => Cancel,
        RateLimitGroup.Charge => Charge,
        RateLimitGroup.Authentication => Authentication,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>A number of calls per number of seconds; all of them may come at once.</summary>
public sealed record RateLimit
{
    public int? PerUser { get; init; }

    public int? PerAddress { get; init; }

    public int? Seconds { get; init; }
}
