using System.Net;
using System.Security.Cryptography;
using System.Text;
using BoxOffice.Wallets;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Wallets;

/// <summary>Who may put points into a wallet.</summary>
public sealed class ChargingTests
{
    private const string Key = "whsec_the key that this test and its provider know";
    private const string NextKey = "whsec_the key that comes after it";
    private const string Paid = """{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":150000,"currency":"krw","metadata":{"userId":"7"}}}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Anybody", HttpStatusCode.OK, null)]
    [InlineData("Operators", HttpStatusCode.Forbidden, "charge-not-allowed")]
    [InlineData("ConfirmedPayments", HttpStatusCode.Forbidden, "charge-not-allowed")]
    public async Task Given_who_may_charge_When_a_buyer_does_Then_only_where_anybody_may(string by, HttpStatusCode expected, string? code)
    {
        await using var app = await StartAsync(by);
        var answer = await app.CallAsync(HttpMethod.Patch, "v1/users/7/charge", new { balance = 100 }, null);
        Assert.Equal((expected, code), (answer.Status, answer.Code));
        Assert.Equal(code is null ? 100 : 0, await BalanceAsync(app));
    }

    [Theory]
    [InlineData("Anybody")]
    [InlineData("Operators")]
    [InlineData("ConfirmedPayments")]
    public async Task Given_any_choice_When_an_operator_charges_Then_the_points_are_there(string by)
    {
        await using var app = await StartAsync(by);
        var answer = await app.PostAsync("v1/ops/users/7/charge", new { balance = 100, reason = "Paid at the counter" });
        Assert.Equal(100, answer.Data.GetProperty("balance").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("v1/ops/users/7/charge", new { balance = 100 })).Status);
    }

    [Fact]
    public async Task Given_a_confirmed_payment_When_its_event_comes_twice_Then_it_charges_once()
    {
        await using var app = await StartAsync("ConfirmedPayments");
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, await ConfirmAsync(app, Paid, Signed(Paid, Key)));
        Assert.Equal(150_000, await BalanceAsync(app));
        // A rotation: the next key is good beside the first.
        var second = Paid.Replace("pi_1", "pi_2", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ConfirmAsync(app, second, Signed(second, NextKey)));
        Assert.Equal(300_000, await BalanceAsync(app));
    }

    [Fact]
    public async Task Given_an_operators_charge_with_a_key_When_it_is_sent_many_times_at_once_and_after_a_day_Then_it_charges_once()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app = await StartAsync("Operators", time);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ChargeAsync()));
        Assert.All(answers, answer => Assert.Equal(100, answer.Data.GetProperty("balance").GetInt64()));
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal("idempotency-key-expired", (await ChargeAsync()).Code);
        Assert.Equal(100, await BalanceAsync(app));

        Task<ApiAnswer> ChargeAsync() =>
            app.PostAsync("v1/ops/users/7/charge", new { balance = 100, reason = "Paid at the counter" }, idempotencyKey: "counter-1");
    }

    [Fact]
    public async Task Given_a_payment_that_was_charged_When_its_event_comes_again_after_a_day_Then_nothing_changes_and_it_is_no_error()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app = await StartAsync("ConfirmedPayments", time);
        Assert.Equal(HttpStatusCode.OK, await ConfirmAsync(app, Paid, Signed(Paid, Key)));
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.NoContent, await ConfirmAsync(app, Paid, Signed(Paid, Key, time.GetUtcNow())));
        Assert.Equal(150_000, await BalanceAsync(app));
    }

    [Theory]
    [InlineData("""{"type":"charge.refunded","data":{"object":{"metadata":[]}}}""", HttpStatusCode.NoContent)]
    [InlineData("""{"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":1,"currency":"usd","metadata":{"userId":"7"}}}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"payment_intent.succeeded","data":{"object":{"id":"pi/1","amount_received":1,"currency":"krw","metadata":{"userId":"7"}}}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":0,"currency":"krw","metadata":{"userId":"7"}}}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":1,"currency":"krw","metadata":{}}}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":"payment_intent.succeeded"}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    public async Task Given_a_signed_event_that_confirms_nothing_usable_When_it_comes_Then_no_points_move(string body,
        HttpStatusCode expected)
    {
        await using var app = await StartAsync("ConfirmedPayments");
        Assert.Equal(expected, await ConfirmAsync(app, body, Signed(body, Key)));
        Assert.Equal(0, await BalanceAsync(app));
    }

    [Fact]
    public async Task Given_a_payment_that_nobody_signed_When_it_comes_Then_401_and_no_points()
    {
        await using var app = await StartAsync("ConfirmedPayments");
        var now = TimeProvider.System.GetUtcNow();
        string?[] wrong =
        [
            null, "", "t=1", "nonsense", Signed(Paid, "whsec_somebody else's"), Signed(Paid + " ", Key),
            Signed(Paid, Key, now.AddMinutes(-6)), Signed(Paid, Key, now.AddMinutes(6)),
            Signed(Paid, Key).Replace("v1=", "v0=", StringComparison.Ordinal),
        ];
        foreach (var signature in wrong) Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmAsync(app, Paid, signature));
        Assert.Equal(0, await BalanceAsync(app));
    }

    [Theory]
    [InlineData("Anybody")]
    [InlineData("Operators")]
    public async Task Given_another_choice_When_a_signed_payment_comes_Then_401(string by)
    {
        await using var app = await StartAsync(by);
        Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmAsync(app, Paid, Signed(Paid, Key)));
    }

    /// <summary>The example of Stripe's own documentation of its scheme, computed by hand: openssl dgst -sha256 -hmac.</summary>
    [Fact]
    public void Given_a_signature_made_elsewhere_When_it_is_checked_Then_it_is_valid()
    {
        var body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");
        const string Header =
            "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925," +
            "v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";
        Assert.True(ConfirmationSignature.IsValid(Header, body, ["whsec_test"], DateTimeOffset.FromUnixTimeSeconds(1_700_000_200)));
    }

    private static Task<BoxOfficeApp> StartAsync(string by, TimeProvider? time = null) => BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
    {
        Time = time,
        Settings = new Dictionary<string, string?> { ["Charge__By"] = by, ["Charge__ConfirmationKeys"] = $"{Key}, {NextKey}" },
    });

    private static async Task<long> BalanceAsync(BoxOfficeApp app) =>
        (await app.GetAsync("v1/users/7/balance")).Data.GetProperty("balance").GetInt64();

    private static async Task<HttpStatusCode> ConfirmAsync(BoxOfficeApp app, string body, string? signature)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "v1/payments/confirmations");
        call.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (signature is not null) call.Headers.Add(ConfirmationSignature.Header, signature);
        using var answer = await app.Http.SendAsync(call, Token);
        return answer.StatusCode;
    }

    internal static string Signed(string body, string key, DateTimeOffset? at = null)
    {
        var seconds = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(signature)}";
    }
}
