namespace BoxOffice.Tests.Wallets;

public sealed class LedgerCallTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_charges_When_the_ledger_is_read_Then_the_newest_is_first_whole_or_by_page()
    {
        foreach (var balance in (int[])[100, 200, 300]) await app.CallAsync(HttpMethod.Patch, "v1/users/77/charge", new { balance });
        var whole = await app.GetAsync("v1/users/77/ledger");
        Assert.Equal([300, 200, 100], whole.Data.EnumerateArray().Select(e => e.GetProperty("amount").GetInt32()));
        var page = await app.GetAsync("v1/users/77/ledger?page=1&size=2");
        Assert.Equal([100], page.Data.EnumerateArray().Select(e => e.GetProperty("amount").GetInt32()));
    }
}
