using System.Runtime.InteropServices;

namespace BoxOffice.Load.Simulation;

/// <summary>How the simulated crowd behaves. Shares are of all users, 0..1.</summary>
public sealed record CrowdOptions
{
    /// <summary>Users who come.</summary>
    public int Users { get; init; } = 10_000_000;

    /// <summary>Of every random choice.</summary>
    public ulong Seed { get; init; } = 20261122;

    /// <summary>Are there before the opening, and drawn by lot.</summary>
    public double Early { get; init; } = 0.6;

    /// <summary>Seconds after the opening within which the others come, most of them at its beginning.</summary>
    public int ArrivalSeconds { get; init; } = 3600;

    /// <summary>Close the page without a word while they wait.</summary>
    public double Silent { get; init; } = 0.15;

    /// <summary>Leave with the button.</summary>
    public double Leaving { get; init; } = 0.05;

    /// <summary>Are away for one to eleven minutes, and come back.</summary>
    public double Away { get; init; } = 0.05;

    /// <summary>Who goes away or leaves does it within so many seconds of coming.</summary>
    public int PatienceSeconds { get; init; } = 4 * 3600;

    /// <summary>Seconds inside, on average (exponential), of those who shop; the seed estimated a minute.</summary>
    public double ShoppingSeconds { get; init; } = 60;

    /// <summary>Of those inside, do not end their session: it runs out.</summary>
    public double Lingering { get; init; } = 0.2;
}

/// <summary>How a user ends the wait by themselves.</summary>
public enum Mood
{
    /// <summary>Waits to the end.</summary>
    Patient,

    /// <summary>Stops polling at <see cref="Person.GoesAt"/>.</summary>
    Silent,

    /// <summary>Leaves the line at <see cref="Person.GoesAt"/>.</summary>
    Leaving,

    /// <summary>Stops polling at <see cref="Person.GoesAt"/> and polls again at <see cref="Person.BackAt"/>.</summary>
    Away,
}

/// <summary>A user's script. Times are seconds since the opening.</summary>
/// <param name="Comes">0 for those who were there before.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Person(int Comes, Mood Mood, int GoesAt, int BackAt)
{
    /// <summary>Whether the page is open at that time.</summary>
    public bool IsThere(int now) => Mood switch
    {
        Mood.Patient => true,
        Mood.Away => now < GoesAt || now >= BackAt,
        _ => now < GoesAt,
    };
}

/// <summary>The users, each a pure function of the seed and its number: nothing is stored, and no order of asking matters.</summary>
public sealed class Crowd(CrowdOptions options)
{
    /// <summary>Users who are there before the opening; they have the numbers below it.</summary>
    public int EarlyUsers { get; } = (int)(options.Users * options.Early);

    /// <summary>The user's script.</summary>
    public Person this[int user]
    {
        get
        {
            var comes = user < EarlyUsers ? 0 : ArrivalOf(user);
            var mood = Chance(user, 1);
            var goes = comes + 1 + (int)(Chance(user, 2) * options.PatienceSeconds);
            if (mood < options.Silent) return new(comes, Mood.Silent, goes, int.MaxValue);
            if (mood < options.Silent + options.Leaving) return new(comes, Mood.Leaving, goes, int.MaxValue);
            if (mood < options.Silent + options.Leaving + options.Away)
                return new(comes, Mood.Away, goes, goes + 60 + (int)(Chance(user, 3) * 600));
            return new(comes, Mood.Patient, int.MaxValue, int.MaxValue);
        }
    }

    /// <summary>The lot of an early user: smaller is earlier.</summary>
    public ulong Lot(int user) => Mix(options.Seed * 31 + 7, (ulong)user);

    /// <summary>Seconds the user shops, once inside.</summary>
    public double Shopping(int user) => -Math.Log(1 - Chance(user, 4)) * options.ShoppingSeconds;

    /// <summary>Whether the user ends the session: by paying or by leaving.</summary>
    public bool EndsSession(int user) => Chance(user, 5) >= options.Lingering;

    /// <summary>Where in its poll interval the user stands when something happens to it, 0..1.</summary>
    public double Phase(int user) => Chance(user, 6);

    /// <summary>Later users in the order of their numbers: the k-th comes at a time that thins out towards the end.</summary>
    private int ArrivalOf(int user)
    {
        var share = (user - EarlyUsers + 0.5) / (options.Users - EarlyUsers);
        return (int)(options.ArrivalSeconds * (1 - Math.Sqrt(1 - share)));
    }

    /// <summary>0..1, less than 1.</summary>
    private double Chance(int user,
        ulong purpose) => (Mix(options.Seed + purpose * 0x9E3779B97F4A7C15, (ulong)user) >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64's finaliser.</summary>
    private static ulong Mix(ulong stream, ulong index)
    {
        var z = stream + (index + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
