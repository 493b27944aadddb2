namespace BoxOffice.Load.Capacity;

/// <summary>Every N seconds, M users: what the admission timer is set to, and the users that this keeps inside.</summary>
/// <param name="TickSeconds">N.</param>
/// <param name="PerTick">M.</param>
/// <param name="UsersPerMinute">What the measured rates carry, before M is rounded.</param>
public sealed record AdmissionPlan(int TickSeconds, int PerTick, int UsersPerMinute)
{
    /// <summary>M is rounded down to this, as the seed did (6,667 became 6,000); below it, to a tenth of it, and so on.</summary>
    public const int Rounding = 1000;

    /// <summary>
    /// The seed's arithmetic: the calls a minute the store takes, over the calls of a user from looking at seats to a finished
    /// reservation (two calls, times 1.5 for seats lost to others), each user being inside for about a minute.
    /// </summary>
    /// <param name="callsPerSecond">Measured; the seed lowered its 2,577 to 2,000 to be safe.</param>
    public static AdmissionPlan From(double callsPerSecond, double callsPerUser, int tickSeconds)
    {
        if (callsPerSecond <= 0 || callsPerUser <= 0 || tickSeconds <= 0)
            throw new UsageException("Rates, calls and the tick must be above zero.");
        var perMinute = callsPerSecond * 60 / callsPerUser;
        return new AdmissionPlan(tickSeconds, RoundDown(perMinute * tickSeconds / 60), (int)perMinute);
    }

    /// <summary>The seed's own: 2,000 calls a second, 3 a user.</summary>
    public static AdmissionPlan OfTheSeed(int tickSeconds) => From(2000, 3, tickSeconds);

    /// <summary>
    /// The same from a rate of each call: a user costs the sum of what its calls cost, so one slow call is not hidden by fast ones.
    /// </summary>
    /// <param name="headroom">The share of the measured rate to plan with, 0..1.</param>
    public static AdmissionPlan From(IReadOnlyList<CallRate> calls, double headroom, int tickSeconds)
    {
        var secondsPerUser = calls.Sum(c => c.PerUser / c.PerSecond);
        return From(headroom / secondsPerUser, 1, tickSeconds);
    }

    /// <summary>Users admitted a second.</summary>
    public double PerSecond => (double)PerTick / TickSeconds;

    /// <summary>How long the place at that position waits: it goes in with the tick that reaches it.</summary>
    public TimeSpan WaitAt(long position) => TimeSpan.FromSeconds((double)((position + PerTick - 1) / PerTick) * TickSeconds);

    private static int RoundDown(double value)
    {
        for (var step = Rounding; step > 1; step /= 10)
        {
            if (value >= step) return (int)(value / step) * step;
        }

        return Math.Max(1, (int)value);
    }
}

/// <summary>A call, as measured and as used.</summary>
/// <param name="PerSecond">The greatest rate measured.</param>
/// <param name="PerUser">How often a user makes it in one visit.</param>
public sealed record CallRate(string Name, double PerSecond, double PerUser);
