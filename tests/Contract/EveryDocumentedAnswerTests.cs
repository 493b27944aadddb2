using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Reflection;
using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Limits;
using BoxOffice.Tests.Api;
using BoxOffice.Tests.Identity;
using BoxOffice.Tests.Wallets;
using BoxOffice.Wallets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BoxOffice.Tests.Contract;

/// <summary>The other way round: every answer that docs/openapi.yaml promises can be had. ContractSurfaceTests and every other test hold
/// what is answered against it.</summary>
public sealed class EveryDocumentedAnswerTests
{
    private static readonly Dictionary<string, string?> Settings =
        new() { ["Functions__Key"] = DocumentedCall.Key, ["Queue__SigningKeys"] = "a signing key that all apps of this test have" };
    private static readonly IReadOnlyList<ApiOperation> Operations = ApiContractDocument.Current.Operations;
    private readonly ConcurrentDictionary<(string Operation, int Status), bool> seen = new();
    private Dictionary<string, DocumentedCall> calls = null!;

    [Fact]
    public async Task Every_documented_answer_is_given_by_a_run_of_the_service()
    {
        await using (var app = await StartAsync(Settings))
        {
            await PrepareAsync(app);
            await WrongAsync(app);
            await WellAsync(app);
            await ConflictsAsync(app);
            Keep(app);
        }

        await StrangersAsync();
        await ConfirmationsAsync();
        await TooManyAsync();
        await BugsAsync();
        await OutagesAsync();

        var documented = Operations.SelectMany(o => o.Statuses, (o, status) => (o.Id, Status: status));
        Assert.Empty(documented.Where(d => !seen.ContainsKey(d)).Select(d => $"{d.Id} {d.Status}"));
    }

    private static Task<BoxOfficeApp> StartAsync(IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection>? services = null) =>
        BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = settings, ConfigureServices = services });

    private async Task PrepareAsync(BoxOfficeApp app)
    {
        var date = await app.ConcertOnSaleAsync();
        var (token, leaver) = (await app.AdmitBuyerAsync(DocumentedCalls.Buyer), await app.AdmitBuyerAsync(2));
        calls = DocumentedCalls.For(date, token, leaver, await app.HeldAsync(date, DocumentedCalls.Buyer, token, 1),
            await app.SoldOutAsync());
        Assert.Empty(Operations.Select(o => o.Id).Except(calls.Keys));
    }

    /// <summary>304, 400, 404, 413, 415, 422: what is wrong with a call itself.</summary>
    private async Task WrongAsync(BoxOfficeApp app)
    {
        await app.ChargeAsync(DocumentedCalls.Buyer, 1, "used");
        await app.ChargeAsync(2, 1, "used");
        await SendAsync(app, "ConfigureQueue",
            new("v1/ops/queues/main", new { phase = "OPEN", capacity = 1000 }) { IdempotencyKey = "used" });
        foreach (var operation in Operations)
        {
            var call = calls[operation.Id];
            if (call.InvalidPath is { } invalid) await SendAsync(app, operation.Id, call with { Path = invalid });
            if (call.Body is not null) await SendAsync(app, operation.Id, call with { Body = "[" });
            if (call.Missing is { } missing) await SendAsync(app, operation.Id, missing);
            // The function key belongs into a header.
            if (call.Path.StartsWith("v1/ops/", StringComparison.Ordinal))
                await SendAsync(app, operation.Id, call with { Path = $"{call.Path}{(call.Path.Contains('?') ? '&' : '?')}code=x" });
            if (operation.Statuses.Contains(304))
                await SendAsync(app, operation.Id, call with { IfNoneMatch = await SendAsync(app, operation.Id, call) });
            if (operation.Statuses.Contains(415)) await SendAsync(app, operation.Id, call with { ContentType = "text/plain" });
            if (operation.Statuses.Contains(413))
                await SendAsync(app, operation.Id,
                    call with { Path = call.Path.Split('?')[0], Body = new string(' ', (4 * 1024 * 1024) + 1) });
            if (!operation.Statuses.Contains(422)) continue;
            await SendAsync(app, operation.Id, call with { IdempotencyKey = "used" });
            await SendAsync(app, operation.Id, call with { IdempotencyKey = new string('k', 201) });
        }
    }

    /// <summary>200, and 402 before there are points.</summary>
    private async Task WellAsync(BoxOfficeApp app)
    {
        await SendAsync(app, "PayReservation", calls["PayReservation"]);
        string[] last = ["PayReservation", "ReleaseReservation", "RefundReservation", "UnpublishConcerts", "PublishConcerts"];
        foreach (var id in Operations.Select(o => o.Id).Except(last).Concat(last)) await SendAsync(app, id, calls[id]);
    }

    private async Task ConflictsAsync(BoxOfficeApp app)
    {
        var soon = await app.ConcertOnSaleAsync(startsIn: TimeSpan.FromHours(2), sections: [10]);
        var token = await app.AdmitBuyerAsync(3);
        await app.ChargeAsync(3, 1_000_000);
        var (kept, givenUp) = (await app.HeldAsync(soon, 3, token, 1), await app.HeldAsync(soon, 3, token, 2));
        await app.HoldAsync(soon, 3, token, 1);
        await app.WaitAsync(soon, 3);
        var full = await app.SoldOutAsync();
        await app.WaitAsync(full, 3);
        await app.ReturnAsync(full, 1);
        Assert.Equal(1, await app.OfferAsync());
        await SendAsync(app, "LeaveReturnList", new($"v1/users/3/return-list/{full.Date.ConcertDateId}"));
        await app.ReleaseAsync(givenUp, 3);
        await app.PayAsync(givenUp, 3, token);
        await app.PayAsync(kept, 3, token);
        await app.ReleaseAsync(kept, 3);
        await SendAsync(app, "BlockSeats",
            new($"v1/ops/dates/{soon.Date.ConcertDateId}/block", new { seatNumbers = new[] { 1 }, reason = "Sponsors" }));
        await SendAsync(app, "UnblockSeats", new($"v1/ops/dates/{soon.Date.ConcertDateId}/unblock", new { seatNumbers = new[] { 1 } }));
        await SendAsync(app, "SellAtBoxOffice",
            new("v1/ops/reservations", new { concertDateId = soon.Date.ConcertDateId, seatNumbers = new[] { 1 }, holder = "Kim" }));
        await SendAsync(app, "RefundReservation",
            new($"v1/ops/reservations/{kept}/refund", new { reason = "A wish.", seatNumbers = new[] { 9 } }));
        await app.Get<CosmosDatabase>().Accounts.CreateAsync(
            Wallet.Empty(4) with { Balance = Wallet.MaxBalance }, AccountPartition.Of(4), BoxOfficeJson.Default.Wallet,
            TestContext.Current.CancellationToken);
        await app.ChargeAsync(4, 1);
        await SendAsync(app, "ChargeUser", calls["ChargeUser"] with { Path = "v1/ops/users/4/charge" });

        await SendAsync(app, "ErasePerson", new("v1/ops/users/4"));
        var moved = new { concertDateId = soon.Date.ConcertDateId, concertDate = soon.Date.StartsAt, placeId = 77 };
        await SendAsync(app, "PutConcerts",
            new("v1/ops/concerts",
            new
            {
                concerts = new[] { new { concertId = soon.Concert.ConcertId, name = "Concert", published = true,
            dates = new[] { moved } } }
            }));
        await SendAsync(app, "PutDates",
            new("v1/ops/dates",
            new { dates = new[] { new { concertId = soon.Concert.ConcertId, moved.concertDateId, moved.concertDate, moved.placeId } } }));

        await SendAsync(app, "ConfigureQueue", new("v1/ops/queues/main", new { phase = "PAUSED" }));
        await app.JoinAsync(5);
        await SendAsync(app, "ConfigureQueue",
            new("v1/ops/queues/main", new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddHours(1) }));
        await SendAsync(app, "ChangeQueue",
            new("v1/ops/queues/main", new { phase = "PRE_OPEN", opensAt = app.Time.GetUtcNow().AddHours(1) }));
        await SendAsync(app, "ConfigureQueue", new("v1/ops/queues/main", new { phase = "CLOSED" }));
        await app.JoinAsync(6);
    }

    /// <summary>401 and 403, where users sign in.</summary>
    private async Task StrangersAsync()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await StartAsync(Settings.Concat(authority.Settings).ToDictionary());
        var other = authority.TokenFor(999);
        foreach (var operation in Operations)
        {
            var call = calls[operation.Id];
            if (operation.Statuses.Contains(401)) await SendAsync(app, operation.Id, call with { Bearer = null, FunctionKey = null });
            if (operation.Id == "FindMe") await SendAsync(app, operation.Id, call with { Bearer = other });
            // A hold takes a queue token only.
            if (operation.Statuses.Contains(403))
                await SendAsync(app, operation.Id, call with { Bearer = operation.Id == "HoldSeats" ? calls["LeaveQueue"].Bearer : other });
        }

        Keep(app);
    }

    /// <summary>Of a payment provider, and of an authority that is away.</summary>
    private async Task ConfirmationsAsync()
    {
        const string Key = "whsec_a key that only this test knows";
        await using var authority = await TestAuthority.StartAsync();
        var settings = new Dictionary<string, string?>(Settings.Concat(authority.Settings))
        {
            ["Charge__By"] = "ConfirmedPayments",
            ["Charge__ConfirmationKeys"] = Key
        };
        await using var app = await StartAsync(settings);
        await authority.StopAsync();
        await SendAsync(app, "FindMe", calls["FindMe"] with { Bearer = authority.TokenFor(999) });
        await app.Get<CosmosDatabase>().Accounts.CreateAsync(
            Wallet.Empty(4) with { Balance = Wallet.MaxBalance }, AccountPartition.Of(4), BoxOfficeJson.Default.Wallet,
            TestContext.Current.CancellationToken);
        await ConfirmAsync(7);
        await ConfirmAsync(4);
        await ConfirmAsync(0);
        await ConfirmAsync(7, "charge.refunded");
        using var fault = app.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.ServiceUnavailable) { Times = int.MaxValue });
        await ConfirmAsync(8);
        Keep(app);

        Task ConfirmAsync(long user, string type = "payment_intent.succeeded")
        {
            var body = $$"""{"type":"{{type}}","data":{"object":{"id":"pi_{{user}}","amount_received":1,"currency":"krw","metadata":{"userId":"{{user}}"} } } }""";
            return SendAsync(app, "ConfirmPayment",
                calls["ConfirmPayment"] with { Body = body, Signature = ChargingTests.Signed(body, Key) });
        }
    }

    /// <summary>429.</summary>
    private async Task TooManyAsync()
    {
        var settings = new Dictionary<string, string?>(Settings);
        foreach (var kind in Enum.GetNames<RateLimitGroup>()) settings[$"RateLimits__{kind}__PerAddress"] = "1";
        await using var app = await StartAsync(settings);
        foreach (var operation in Operations.Where(o => o.Statuses.Contains(429)))
        {
            await SendAsync(app, operation.Id, calls[operation.Id]);
            await SendAsync(app, operation.Id, calls[operation.Id]);
        }

        Keep(app);
    }

    /// <summary>500: the first thing that each function is made of has a bug.</summary>
    private async Task BugsAsync()
    {
        var parts = typeof(Functions.ProblemMiddleware).Assembly.GetTypes()
            .Where(t => Operations.Any(o => o.Id == t.Name && o.Statuses.Contains(500))
                && t.GetMethod("RunAsync")?.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(t => t.GetConstructors().Single().GetParameters()[0].ParameterType).Distinct().ToList();
        await using var app = await StartAsync(Settings, services =>
        {
            foreach (var part in parts)
                services.Replace(ServiceDescriptor.Transient(part, _ => throw new InvalidOperationException("A bug.")));
        });
        foreach (var operation in Operations.Where(o => o.Statuses.Contains(500))) await SendAsync(app, operation.Id, calls[operation.Id]);
        Keep(app);
    }

    /// <summary>503: Redis, Cosmos DB and the queues are gone.</summary>
    private async Task OutagesAsync()
    {
        await using var azurite = await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development]);
        await using var app =
            await StartAsync(
            new Dictionary<string, string?>(Settings) { ["AzureWebJobsStorage"] = azurite.ConnectionStringOf(AzuriteAccount.Development) });
        using var fault = app.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.ServiceUnavailable) { Times = int.MaxValue });
        await app.Redis.DisposeAsync();
        azurite.Process.Kill();
        await azurite.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(Operations.Where(o => o.Statuses.Contains(503)).Select(o => SendAsync(app, o.Id, calls[o.Id])));
        Keep(app);
    }

    private static Task<EntityTagHeaderValue?> SendAsync(BoxOfficeApp app, string operation, DocumentedCall call) =>
        call.SendAsync(app, Operations.Single(o => o.Id == operation).Method);

    private void Keep(BoxOfficeApp app)
    {
        foreach (var (answer, _) in app.Contract.Seen) seen[answer] = true;
    }
}
