using System.Runtime.InteropServices;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Simulation;

/// <summary>
/// One sale under one policy, second by second: arrivals, people who leave or go away, ticks of the timer, sessions that end. One
/// user in a thousand polls in full, as hinted, and remembers what it was told.
/// </summary>
internal sealed class Simulator
{
    /// <summary>At most so many users poll in full; of the others only what their polls decide is computed.</summary>
    private const int Samples = 10_000;

    /// <summary>Of the ticks of the timer, one in so many is missed, and one comes twice.</summary>
    private const int TickFaults = 200;

    private readonly Crowd crowd;
    private readonly CrowdOptions options;
    private readonly WaitingRoomOptions room;
    private readonly IAdmissionPolicy policy;
    private readonly Told words;
    private readonly Line line;
    private readonly int[] userAt;
    private readonly int[] placeOf;
    private readonly PriorityQueue<Happening, int> happenings = new();
    private readonly Dictionary<int, double> parked = [];
    private readonly HashSet<int> back = [];
    private readonly Dictionary<int, List<Word>> told = [];
    private readonly Findings findings = new();
    private readonly int sampleEvery;
    private int[] endsAt = new int[1 << 16];
    private int active;
    private int arrived;
    private int highest = -1;

    public Simulator(CrowdOptions options, WaitingRoomOptions room, IAdmissionPolicy policy, Told words)
    {
        (this.options, this.room, this.policy, this.words) = (options, room, policy, words);
        crowd = new Crowd(options);
        line = new Line(options.Users);
        userAt = [.. Enumerable.Range(0, options.Users)];
        placeOf = new int[options.Users];
        // The draw: the early ones stand in the order of their lots, the others in the order of their coming.
        var lots = new ulong[crowd.EarlyUsers];
        for (var user = 0; user < lots.Length; user++) lots[user] = crowd.Lot(user);
        Array.Sort(lots, userAt, 0, lots.Length);
        for (var place = 0; place < userAt.Length; place++) placeOf[userAt[place]] = place;
        sampleEvery = Math.Max(1, options.Users / Samples);
    }

    /// <summary>Runs until everybody is in or gone.</summary>
    public Findings Run(CancellationToken cancellationToken)
    {
        for (var now = 0; arrived < options.Users || line.Count > 0 || happenings.Count > 0; now++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EndSessions(now);
            Arrive(now);
            while (happenings.TryPeek(out var next, out var at) && at <= now)
            {
                happenings.Dequeue();
                Happen(next, now);
            }

            var tick = now / room.TickSeconds;
            if (now % room.TickSeconds != 0 || tick % TickFaults == TickFaults / 2) continue;
            Admit(now);
            if (tick % TickFaults == TickFaults - 1) Admit(now);
            if (line.Count > 0) findings.LineStood(room.TickSeconds, Math.Max(0, room.Capacity - active));
            findings.Inside(active, room.Capacity);
        }

        findings.Finish(told.Count);
        return findings;
    }

    private void Arrive(int now)
    {
        for (; arrived < options.Users; arrived++)
        {
            var person = crowd[arrived];
            if (person.Comes > now) return;
            if (policy.AdmitsAtOnce(active, line.Count) && arrived >= crowd.EarlyUsers)
            {
                line.Join();
                LetIn(line.Pop(), now);
                continue;
            }

            line.Join();
            if (person.Mood is Mood.Leaving or Mood.Away) happenings.Enqueue(new(arrived, What.Goes), person.GoesAt);
            if (arrived % sampleEvery == 0) happenings.Enqueue(new(arrived, What.Polls), now);
        }
    }

    private void Happen(Happening happening, int now)
    {
        var place = placeOf[happening.User];
        switch (happening.What)
        {
            case What.Goes when crowd[happening.User] is { Mood: Mood.Leaving }:
                line.Leave(place);
                break;
            case What.Goes:
                happenings.Enqueue(happening with { What = What.Returns }, crowd[happening.User].BackAt);
                break;
            case What.Returns when parked.Remove(place, out var since):
                // The grace is over: the place is lost, as sweep.lua would have it.
                if (now - since > room.GraceSeconds) findings.Abandoned++;
                else Return(place);
                break;
            case What.Polls when parked.Remove(place, out var skippedAt):
                if (now - skippedAt > room.GraceSeconds) findings.Abandoned++;
                else Return(place);
                break;
            case What.Polls when line.IsAhead(place):
                Poll(happening, place, now);
                break;
        }
    }

    private void Return(int place)
    {
        line.Return(place);
        back.Add(place);
    }

    private void Poll(Happening happening, int place, int now)
    {
        var person = crowd[happening.User];
        if (!person.IsThere(now))
        {
            if (person.Mood == Mood.Away) happenings.Enqueue(happening, person.BackAt);
            return;
        }

        var ahead = line.Ahead(place);
        var (low, high) = policy.Estimate(ahead);
        if (!told.TryGetValue(happening.User, out var heard)) told[happening.User] = heard = [];
        heard.Add(new Word(now, low, high));
        findings.Polls++;
        happenings.Enqueue(happening, now + words.PollAfter(low, ahead));
    }

    private void Admit(int now)
    {
        while (policy.MostNow(now, active, line.Count) is var most and > 0)
        {
            var (left, admitted) = (0, 0);
            // A fixed rate lets all in at once; the script looks at a chunk.
            for (int place; (left < WaitingLine.Chunk || most > WaitingLine.Chunk) && admitted < most && (place = line.Pop()) >= 0; left++)
            {
                if (policy.IsPresent(SinceSeen(userAt[place], now)))
                {
                    LetIn(place, now);
                    admitted++;
                }
                else
                {
                    parked[place] = now;
                    findings.Skipped++;
                    if (told.ContainsKey(userAt[place]) && crowd[userAt[place]].IsThere(now)) findings.Overslept++;
                }
            }

            policy.Count(admitted, left, line.Count);
            if (line.Count == 0) return;
        }
    }

    /// <summary>Seconds since the last poll: of the sampled as it was; of the others within their hint, or when they still did.</summary>
    private double SinceSeen(int user, int now)
    {
        var person = crowd[user];
        if (person.IsThere(now) && told.TryGetValue(user, out var heard)) return now - heard[^1].At;
        var interval = words.PollAfter(1) * crowd.Phase(user);
        return person.IsThere(now) ? Math.Min(interval, now - person.Comes) : now - person.GoesAt + interval;
    }

    private void LetIn(int place, int now)
    {
        var user = userAt[place];
        var person = crowd[user];
        active++;
        findings.Admitted(place < highest, back.Contains(place), now);
        highest = Math.Max(highest, place);
        // Somebody away when let in comes too late or not at all; somebody there notices with the next poll.
        var noShow = !person.IsThere(now);
        var notices = words.PollAfter(1) * crowd.Phase(user);
        var shopping = Math.Min(crowd.Shopping(user), room.SessionSeconds - notices);
        var stays = noShow || !crowd.EndsSession(user) ? room.SessionSeconds : (int)Math.Ceiling(notices + shopping);
        findings.Session(stays, noShow ? 0 : shopping, noShow);
        EndAt(now + Math.Max(1, stays));
        if (!told.Remove(user, out var heard)) return;
        findings.Compare(heard, now);
    }

    private void EndSessions(int now)
    {
        if (now >= endsAt.Length) return;
        active -= endsAt[now];
    }

    private void EndAt(int second)
    {
        if (second >= endsAt.Length) Array.Resize(ref endsAt, Math.Max(second + 1, endsAt.Length * 2));
        endsAt[second]++;
    }

    private enum What
    {
        Polls,
        Goes,
        Returns,
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Happening(int User, What What);
}

/// <summary>What a poll said.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Word(int At, long Low, long High);
