using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Tests.Reservations;

public sealed class ReservationIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(123_456_789)]
    [InlineData(UserIds.Max)]
    public void Given_a_user_When_an_id_is_made_Then_it_reads_back(long userId)
    {
        var id = ReservationId.New(userId);
        Assert.True(ReservationId.TryParse(id.Value, out var read));
        Assert.Equal((id, userId), (read, read.UserId));
        Assert.NotEqual(id, ReservationId.New(userId));
    }

    [Fact]
    public void Given_the_same_text_When_ids_are_derived_Then_they_are_the_same_for_one_user_only()
    {
        Assert.Equal(ReservationId.Derived(5, "key"), ReservationId.Derived(5, "key"));
        Assert.NotEqual(ReservationId.Derived(5, "key"), ReservationId.Derived(5, "other"));
        Assert.NotEqual(ReservationId.Derived(5, "key").Value[..16], ReservationId.Derived(6, "key").Value[..16]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef0")]
    [InlineData("0123456789abcdef01")]
    [InlineData("0123456789abcdeI1")]
    [InlineData("0123456789ABCDEF1")]
    [InlineData("0123456789abcdef1/../x")]
    [InlineData("0123456789abcdefzzzzzzzzzzz")]
    [InlineData("0123456789abcdef1zzzzzzzzzzzzzzzz")]
    public void Given_a_text_that_is_no_id_When_parsed_Then_refused(string? text) => Assert.False(ReservationId.TryParse(text, out _));

    [Fact]
    public void Given_many_ids_When_sharded_Then_the_shards_fill_evenly()
    {
        var shards = Enumerable.Range(1, 4000).GroupBy(user => ReservationId.New(user).Shard(4)).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(4, shards.Count);
        Assert.All(shards.Values, count => Assert.InRange(count, 850, 1150));
    }
}
