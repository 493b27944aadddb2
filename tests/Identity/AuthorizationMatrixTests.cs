using BoxOffice.Platform.Limits;
using BoxOffice.Tests.Api;
using BoxOffice.Tests.Contract;

namespace BoxOffice.Tests.Identity;

/// <summary>
/// The tables of docs/authorization.md, held against the service: every operation of the contract, called by everybody, in both
/// identity modes. A call without a row fails, and so does a row without a call.
/// </summary>
public sealed class AuthorizationMatrixTests
{
    /// <summary>Last, because they end a session, give the reservation back or take the concert away.</summary>
    private static readonly string[] Last = ["PayReservation", "ReleaseReservation", "LeaveQueue", "UnpublishConcerts"];

    private static IEnumerable<string> Operations => ApiContractDocument.Current.Operations.Select(o => o.Id).Except(Last).Concat(Last);

    [Theory]
    [InlineData("Oidc")]
    [InlineData("Trusted")]
    public void Given_the_contract_When_the_table_is_read_Then_every_call_has_a_row_and_every_row_a_call(string mode) =>
        Assert.Equal(Operations.Order(StringComparer.Ordinal), AuthorizationTable.Read(mode).Rows.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Oidc")]
    [InlineData("Trusted")]
    public void Given_the_contract_When_it_says_who_may_call_Then_the_table_says_the_same(string mode)
    {
        var table = AuthorizationTable.Read(mode);
        var wrong = ApiContractDocument.Current.Operations.Where(
            o => o.NeedsFunctionKey != (table.Rows[o.Id]["nobody"] == "401" && table.Rows[o.Id]["function key"] == "yes"));
        Assert.Empty(wrong.Select(o => o.Id));
    }

    [Theory]
    [InlineData("Oidc")]
    [InlineData("Trusted")]
    public async Task Given_every_call_When_everybody_makes_it_Then_each_is_let_in_or_refused_as_the_table_says(string mode)
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = SettingsOf(mode, authority) });
        var date = await app.ConcertOnSaleAsync();
        var (own, other) = (await TokenAsync(app, authority, DocumentedCalls.Buyer), await TokenAsync(app, authority, Other));
        var calls = DocumentedCalls.For(date, own, own, await app.HeldAsync(date, DocumentedCalls.Buyer, own, 1),
            await app.SoldOutAsync());
        var callers = new Dictionary<string, (string? Bearer, string? Key)>
        {
            ["nobody"] = (null, null),
            ["nonsense"] = ("nonsense", "nonsense"),
            ["expired sign-in"] = (authority.Token($"{DocumentedCalls.Buyer}", TimeProvider.System.GetUtcNow().AddDays(-2)), null),
            ["another's sign-in"] = (authority.TokenFor(Other), null),
            ["another's queue token"] = (other, null),
            ["function key"] = (null, DocumentedCall.Key),
            ["own sign-in"] = (authority.TokenFor(DocumentedCalls.Buyer), null),
            ["own queue token"] = (own, null),
        };

        var table = AuthorizationTable.Read(mode);
        var wrong = new List<string>();
        foreach (var operation in Operations)
        {
            foreach (var (caller, (bearer, key)) in callers)
            {
                var method = ApiContractDocument.Current.Operations.Single(o => o.Id == operation).Method;
                var status = await (calls[operation] with { Bearer = bearer, FunctionKey = key }).StatusAsync(app, method);
                var (expected, got) = (table.Rows[operation][caller], status is 401 or 403 or 429 ? $"{status}" : "yes");
                if (got != expected) wrong.Add($"{operation} by {caller}: {got} ({status}), not {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    private const long Other = 2;

    private static async Task<string> TokenAsync(BoxOfficeApp app, TestAuthority authority, long userId) =>
        (await app.PostAsync("v1/queues/token", new { userId }, authority.TokenFor(userId))).Data.GetProperty("token").GetString()!;

    private static Dictionary<string, string?> SettingsOf(string mode, TestAuthority authority)
    {
        var settings = mode == "Oidc" ? new Dictionary<string, string?>(authority.Settings) : [];
        settings["Functions__Key"] = DocumentedCall.Key;
        foreach (var group in Enum.GetNames<RateLimitGroup>())
        {
            settings[$"RateLimits__{group}__PerUser"] = "100000";
            settings[$"RateLimits__{group}__PerAddress"] = "100000";
        }

        return settings;
    }
}
