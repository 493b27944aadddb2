using System.Text;
using BoxOffice.Load.Scenarios;

namespace BoxOffice.Tests.LoadDriver;

public sealed class JsonScanTests
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes("""{"data":{"token":"a.b","seats":[{"seatNumber":3},{"seatNumber":14}],"totalPrice":150000,"expiresAt":null}}""");

    [Fact]
    public void Given_an_answer_When_scanned_Then_the_named_values_come_out()
    {
        Assert.Equal("a.b", JsonScan.Text(Answer, "token"));
        Assert.Equal(150_000, JsonScan.Number(Answer, "totalPrice"));
        Assert.Equal([3, 14], JsonScan.Numbers(Answer, "seatNumber"));
    }

    [Fact]
    public void Given_no_such_value_When_scanned_Then_it_is_missing_and_not_made_up()
    {
        Assert.Null(JsonScan.Number(Answer, "expiresAt"));
        Assert.Null(JsonScan.Number(Answer, "balance"));
        Assert.Empty(JsonScan.Numbers(Answer, "amount"));
        Assert.Throws<IOException>(() => JsonScan.Text(Answer, "status"));
    }
}
