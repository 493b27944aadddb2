namespace BoxOffice.Load.Simulation;

/// <summary>What a simulated sale showed.</summary>
internal sealed class Findings
{
    /// <summary>By then the house has been full for longer than a session, and the outflow is what it will be.</summary>
    private const int SettledAt = 1800;

    /// <summary>Waits longer than this should cost next to nothing.</summary>
    private const int Far = 1800;

    private readonly List<double> errors = [];
    private long inRange;
    private long compared;
    private long steps;
    private long grown;
    private long leapt;
    private long settledSteps;
    private long settledGrown;
    private long waitedPolls;
    private long farPolls;
    private double waitedSeconds;
    private double farSeconds;
    private double sessionSeconds;
    private double shoppingSeconds;
    private double noShowSeconds;
    private double emptySeconds;
    private double standingSeconds;

    /// <summary>Let in.</summary>
    public int People { get; private set; }

    /// <summary>Skipped because absent.</summary>
    public int Skipped { get; set; }

    /// <summary>Skipped and not back in time.</summary>
    public int Abandoned { get; set; }

    /// <summary>Of the sampled users.</summary>
    public long Polls { get; set; }

    /// <summary>Of the sampled users, skipped at their turn although they were there and heeded their hints.</summary>
    public int Overslept { get; set; }

    /// <summary>Function calls of a waiter and minute.</summary>
    public double CallsPerMinute => 60 * Share(waitedPolls, waitedSeconds);

    /// <summary>Function calls of a waiter and minute, while more than half an hour is left.</summary>
    public double FarCallsPerMinute => 60 * Share(farPolls, farSeconds);

    /// <summary>Sampled users who joined the line and were never let in.</summary>
    public int NeverIn { get; private set; }

    /// <summary>Let in, and nobody there.</summary>
    public int NoShows { get; private set; }

    /// <summary>Let in after somebody with a later place, without having been away: unfair.</summary>
    public int Inversions { get; private set; }

    /// <summary>Let in late because they were away when it was their turn.</summary>
    public int BackLate { get; private set; }

    /// <summary>The most people inside, over the capacity; 0 where it was kept.</summary>
    public int Overshoot { get; private set; }

    /// <summary>The second at which the last one went in.</summary>
    public int LastAt { get; private set; }

    /// <summary>Share of polls whose range held the wait that followed.</summary>
    public double InRange => Share(inRange, compared);

    /// <summary>Share of polls at which the told wait was higher than at the poll before.</summary>
    public double Grown => Share(grown, steps);

    /// <summary>Share of polls at which the told wait was higher than at the poll before by more than a tenth.</summary>
    public double Leapt => Share(leapt, steps);

    /// <summary><see cref="Grown"/> of the polls later than half an hour after the opening.</summary>
    public double SettledGrown => Share(settledGrown, settledSteps);

    /// <summary>Share of session time of people who were not there.</summary>
    public double NoShowShare => Share(noShowSeconds, sessionSeconds);

    /// <summary>Share of session time in which somebody shopped.</summary>
    public double UsedShare => Share(shoppingSeconds, sessionSeconds);

    /// <summary>Places inside that stood empty while people waited, on average.</summary>
    public double EmptyPlaces => Share(emptySeconds, standingSeconds);

    /// <summary>|told - waited| / waited, told being the range's middle: median and 95th percentile.</summary>
    public (double P50, double P95) Error => (At(0.5), At(0.95));

    public void Admitted(bool late, bool wasAway, int now)
    {
        People++;
        LastAt = now;
        if (late && wasAway) BackLate++;
        if (late && !wasAway) Inversions++;
    }

    public void Session(double seconds, double shopping, bool noShow)
    {
        sessionSeconds += seconds;
        shoppingSeconds += shopping;
        if (!noShow) return;
        NoShows++;
        noShowSeconds += seconds;
    }

    public void Inside(int active, int capacity) => Overshoot = Math.Max(Overshoot, active - capacity);

    public void LineStood(int seconds, int empty)
    {
        standingSeconds += seconds;
        emptySeconds += (double)empty * seconds;
    }

    public void Compare(List<Word> words, int now)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var waited = now - words[i].At;
            var until = i + 1 < words.Count ? words[i + 1].At : now;
            waitedPolls++;
            waitedSeconds += until - words[i].At;
            if (waited > Far)
            {
                farPolls++;
                farSeconds += Math.Min(until, now - Far) - words[i].At;
            }

            if (i > 0) Follow(words[i - 1], words[i]);
            // Within a tick of the end "soon" is all there is to say.
            if (waited < 10) continue;
            compared++;
            if (waited >= words[i].Low && waited <= words[i].High) inRange++;
            errors.Add(Math.Abs((words[i].Low + words[i].High) / 2.0 - waited) / waited);
        }
    }

    private void Follow(Word before, Word word)
    {
        var (rose, settled) = (word.High > before.High, word.At > SettledAt);
        steps++;
        if (settled) settledSteps++;
        if (rose) grown++;
        if (rose && settled) settledGrown++;
        if (word.High > before.High * 1.1) leapt++;
    }

    public void Finish(int neverIn)
    {
        NeverIn = neverIn;
        errors.Sort();
    }

    private double At(double share) => errors.Count == 0 ? 0 : errors[(int)(share * (errors.Count - 1))];

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
