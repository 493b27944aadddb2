using BoxOffice.Load.Simulation;
using BoxOffice.Tests.WaitingRoom;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.LoadDriver;

/// <summary>The simulation's admission beside the real script, on the same line.</summary>
public sealed class AdmissionModelTests
{
    private const int People = 2_000;

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task Given_absent_people_missed_ticks_and_a_full_house_When_ticks_pass_Then_the_simulation_decides_as_admit_lua_does(
        RedisKind kind)
    {
        await using var room = await RedisLine.StartAsync(kind, new WaitingRoomOptions { AdmitPerTick = 260, Capacity = 600 });
        await room.PauseAsync();
        // The first alone: until the server knows the script, calls at once arrive in any order.
        await room.JoinAsync(1);
        foreach (var some in Enumerable.Range(2, People - 1).Chunk(500)) await Task.WhenAll(some.Select(user => room.JoinAsync(user)));
        await room.OpenAsync();
        var absent = Enumerable.Range(0, People).Where(user => user % 7 == 3 || user is > 700 and < 1_250).ToHashSet();
        await Task.WhenAll(absent.Select(user => room.UnseenForAsync(user + 1, TimeSpan.FromHours(1))));
        using var policy = new MeasuredAdmission(room.Options, new Told(room.Options, 1));
        var model = new Model(policy, absent);
        var windows = 0;

        foreach (var (gap, leaving) in ((int, int)[])[(1, 0), (1, 0), (3, 50), (1, 300), (0, 10), (2, 400), (1, 0), (1, 500),
            (1, 600), (1, 600)])
        {
            if (windows > 0) await room.NextWindowAsync(gap);
            windows += Math.Max(gap, windows == 0 ? 1 : 0);
            foreach (var user in model.Inside.Take(leaving)) await room.LeaveAsync(user + 1);
            model.Inside.RemoveRange(0, Math.Min(leaving, model.Inside.Count));

            var expected = model.Tick(windows * (double)room.Options.TickSeconds);

            Assert.Equal(expected, await room.SameTickAsync());
            var state = await room.StateAsync();
            Assert.Equal((model.Inside.Count, People - model.Front), ((int)state.Active, (int)state.Waiting));
            Assert.Equal(policy.PerSecond!.Value, state.PerSecond!.Value, policy.PerSecond.Value * 1e-6);
        }

        Assert.Equal(People, model.Front);
    }

    private sealed class Model(MeasuredAdmission policy, HashSet<int> absent)
    {
        public List<int> Inside { get; } = [];

        public int Front { get; private set; }

        public int Tick(double now)
        {
            var before = Inside.Count;
            while (policy.MostNow(now, Inside.Count, People - Front) is var most and > 0)
            {
                var (left, admitted) = (0, 0);
                for (; left < WaitingLine.Chunk && admitted < most && Front < People; left++, Front++)
                {
                    if (absent.Contains(Front)) continue;
                    Inside.Add(Front);
                    admitted++;
                }

                policy.Count(admitted, left, People - Front);
                if (Front == People) break;
            }

            return Inside.Count - before;
        }
    }
}
