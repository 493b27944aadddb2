using BoxOffice.Platform.Caching;
using BoxOffice.Reservations;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Reservations;

/// <summary>What the refusals of one process share: reads, sightings, turns.</summary>
public sealed class FreshReadsTests
{
    [Fact]
    public async Task Given_a_read_in_flight_When_others_ask_Then_they_share_one_that_begins_later()
    {
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<string>()).ToArray();
        var reads = 0;
        var fresh = new FreshReads<int, string>(_ => gates[reads++].Task);
        var first = fresh.ReadAsync(1);
        var others = Enumerable.Range(0, 10).Select(_ => fresh.ReadAsync(1)).ToArray();
        Assert.Equal(1, reads);

        gates[0].SetResult("before");
        Assert.Equal("before", await first);
        gates[1].SetResult("after");
        Assert.All(await Task.WhenAll(others), value => Assert.Equal("after", value));
        Assert.Equal(2, reads);
        gates[2].SetResult("later");
        Assert.Equal("later", await fresh.ReadAsync(1));
    }

    [Fact]
    public async Task Given_a_read_that_fails_When_it_is_shared_Then_all_of_its_callers_are_told_and_the_next_reads_again()
    {
        var gate = new TaskCompletionSource<string>();
        var reads = 0;
        var fresh = new FreshReads<int, string>(_ => ++reads == 3 ? Task.FromResult("well") : gate.Task);
        var callers = Enumerable.Range(0, 3).Select(_ => fresh.ReadAsync(1)).ToArray();
        gate.SetException(new IOException("down"));

        foreach (var caller in callers) await Assert.ThrowsAsync<IOException>(() => caller);
        Assert.Equal("well", await fresh.ReadAsync(1));
    }

    [Fact]
    public void Given_a_sighting_When_its_time_is_over_or_another_needs_its_slot_Then_it_is_forgotten()
    {
        var clock = new FakeTimeProvider();
        var sightings = new RecentSightings<int>(4, TimeSpan.FromSeconds(10), clock);
        sightings.Note(1);
        Assert.True(sightings.Has(1));
        Assert.False(sightings.Has(5));
        sightings.Note(5);
        Assert.False(sightings.Has(1));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(sightings.Has(5));
        sightings.Note(2);
        sightings.Forget(6);
        Assert.True(sightings.Has(2));
        sightings.Forget(2);
        Assert.False(sightings.Has(2));
    }

    [Fact]
    public async Task Given_holds_that_compete_When_one_has_the_turn_Then_the_others_are_told_of_its_end()
    {
        var turns = new HoldTurns();
        var turn = turns.TryTake(Wanted(1, 10, 11), out var none);
        Assert.Null(none);
        Assert.Null(turns.TryTake(Wanted(2, 11, 12), out var sameSeat));
        Assert.Null(turns.TryTake(Wanted(1, 20), out var sameBuyer));
        using var apart = turns.TryTake(Wanted(3, 12), out _);
        Assert.NotNull(apart);
        Assert.Equal([5, 10, 11, 12], turns.With(1, new HashSet<int> { 5 }).Order());
        Assert.Empty(turns.With(2, new HashSet<int>()));

        turn!.Dispose();
        await Task.WhenAll(sameSeat!, sameBuyer!);
        using var after = turns.TryTake(Wanted(1, 10, 11), out _);
        Assert.NotNull(after);
    }

    private static Reservation Wanted(long user, params int[] seats) => Reservation.Wanted(
        ReservationId.New(user), 1, 1, DateTimeOffset.UnixEpoch, "main", [.. seats.Select(s => new ReservedSeat(s, "A", null))], 1);
}
