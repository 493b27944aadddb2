using BoxOffice.Reservations;
using static BoxOffice.Tests.Reservations.Reserved;

namespace BoxOffice.Tests.Reservations;

/// <summary>The order of a date's sales, and where a list of them goes on.</summary>
public sealed class SaleKeyTests
{
    private static readonly string Key = SaleKey.Of(Of(ReservationStatus.Paid), Now);

    [Fact]
    public void Given_a_sale_When_a_list_goes_on_after_it_Then_its_key_follows_from_the_continuation()
    {
        var continuation = SaleKey.ContinuationOf(Key);

        Assert.Equal($"{Now.ToUnixTimeMilliseconds():D13}:{Id}", continuation);
        Assert.True(SaleKey.IsContinuation(continuation));
        Assert.Equal(Key, SaleKey.After(11, continuation));
        Assert.True(string.CompareOrdinal(SaleKey.After(11, null), Key) < 0 && string.CompareOrdinal(Key, SaleKey.EndOf(11)) < 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1234567890123:")]
    [InlineData("1234567890123:nobody")]
    [InlineData("12345678901234")]
    [InlineData("x234567890123:ID")]
    [InlineData("123456789012x:ID")]
    [InlineData("1234567890123-ID")]
    [InlineData("1234567890123-:ID")]
    public void Given_another_text_When_read_as_a_continuation_Then_it_is_none(string text) =>
        Assert.False(SaleKey.IsContinuation(text.Replace("ID", Id.Value, StringComparison.Ordinal)));
}
