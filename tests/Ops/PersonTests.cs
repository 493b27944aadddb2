using System.Net;
using System.Text.Json.Nodes;
using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Tests.Observability;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Ops;

/// <summary>A person's data, exported and erased, over HTTP.</summary>
public sealed class PersonTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Given_a_person_When_exported_Then_balance_reservations_and_ledger_and_the_trail_knows()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var (user, paid, _) = await BoughtAsync(app, await app.ConcertOnSaleAsync());
        var export = (await app.GetAsync($"v1/ops/users/{user}")).Data;
        Assert.Equal((850_000, 1, 2),
            (export.GetProperty("balance").GetInt64(), export.GetProperty("reservations").GetArrayLength(),
            export.GetProperty("ledger").GetArrayLength()));
        Assert.Equal(0, export.GetProperty("returnLists").GetArrayLength());
        Assert.Equal(paid, export.GetProperty("reservations")[0].GetProperty("reservationId").GetString());
        Assert.Contains($"GET /api/v1/ops/users/{user}",
            (await app.GetAsync("v1/ops/audit")).Data.EnumerateArray().Select(e => e.GetProperty("call").GetString()));
        Assert.Equal(0, (await app.GetAsync("v1/ops/users/4711")).Data.GetProperty("ledger").GetArrayLength());
    }

    [Fact]
    public async Task Given_open_reservations_or_points_When_erased_Then_409_and_nothing_changes()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        var (user, paid, _) = await BoughtAsync(app, await app.ConcertOnSaleAsync());
        var open = await app.DeleteAsync($"v1/ops/users/{user}?forfeitBalance=true");
        Assert.Equal((HttpStatusCode.Conflict, "person-active"), (open.Status, open.Code));
        await app.ReleaseAsync(paid, user);
        var rich = await app.DeleteAsync($"v1/ops/users/{user}");
        Assert.Equal((HttpStatusCode.Conflict, "person-active"), (rich.Status, rich.Code));
        Assert.Equal(1_000_000, await app.BalanceAsync(user));
    }

    /// <summary>Every Cosmos operation of an erasure may be the last of its process; the call is made again.</summary>
    [Fact]
    public async Task Given_a_crash_after_any_step_When_the_erasure_is_repeated_Then_the_ledger_is_whole_and_nothing_names_the_person()
    {
        for (var step = 0; ; step++)
        {
            await using var receiver = await WebhookReceiver.StartAsync();
            await using var app = await BoxOfficeApp.StartAsync(new() { Time = clock, Settings = receiver.Settings() });
            var date = await app.ConcertOnSaleAsync(startsIn: TimeSpan.FromHours(2));
            var (user, paid, charged) = await BoughtAsync(app, date);
            var open = (await app.HoldAsync(date, user, await app.AdmitBuyerAsync(user), "kept-answer", 3, 4)).Data;
            await GiveBackAsync(app, open.GetProperty("reservationId").GetString()!, user, 4);
            var soldOut = await app.SoldOutAsync();
            _ = (await app.WaitAsync(soldOut, user)).Data;
            Assert.Equal([soldOut.Date.ConcertDateId], (await app.GetAsync($"v1/ops/users/{user}")).Data.GetProperty("returnLists")
                .EnumerateArray().Select(p => p.GetProperty("concertDateId").GetInt64()));
            clock.Advance(TimeSpan.FromHours(3));
            await app.RunAsync("SweepOverdueHolds");
            await Eventually.TrueAsync(async () => (await app.GetAsync($"v1/reservations/{user}")).Data.EnumerateArray()
                .All(r => r.GetProperty("status").GetString() != "HELD"));
            var sales = await SalesAsync(app, date);
            var fault = app.Cosmos.Faults.Inject(
                new CosmosFault(CosmosFaultKind.Forbidden, c => c.PartitionKey != "[\"audit\"]"
                && c.Operation != CosmosOperation.Query)
                { Skip = step, Times = int.MaxValue });
            var first = await app.DeleteAsync($"v1/ops/users/{user}?forfeitBalance=true");
            fault.Dispose();
            if (first.Status != HttpStatusCode.OK) _ = (await app.DeleteAsync($"v1/ops/users/{user}?forfeitBalance=true")).Data;

            Assert.Equal((0, 0), (await app.BalanceAsync(user), (await app.GetAsync($"v1/reservations/{user}")).Data.GetArrayLength()));
            Assert.Equal(sales, await SalesAsync(app, date));
            Assert.Equal("not-found", (await app.PlaceOfAsync(soldOut, user)).Code);
            var accounts = await AllAsync(app, app.Get<CosmosDatabase>().Accounts);
            var entries = accounts.Where(d => (string?)d["kind"] == "ledger").ToList();
            Assert.Equal(charged - 150_000, entries.Sum(e => (long)e["amount"]!));
            Assert.Equal(charged - 150_000, (long)Assert.Single(accounts, d => (string?)d["id"] == "wallet")["balance"]!);
            foreach (var document in accounts.Concat(await AllAsync(app, app.Get<CosmosDatabase>().Seats))
                .Where(d => !((string?)d["id"])!.StartsWith("spent:", StringComparison.Ordinal)))
            {
                Assert.DoesNotContain(paid, document.ToJsonString(), StringComparison.Ordinal);
                Assert.False((string?)document["userId"]?.ToString() == $"{user}", document.ToJsonString());
            }

            await Eventually.TrueAsync(
                () => receiver.Received.Any(r => r.Id.StartsWith($"{user}:person-erased", StringComparison.Ordinal)));
            Assert.Single(receiver.Received.Select(r => r.Id).Where(i => i.Contains("person-erased", StringComparison.Ordinal)).Distinct());
            if (first.Status == HttpStatusCode.OK) break;
        }
    }

    [Fact]
    public async Task Given_venues_and_concerts_When_read_back_Then_they_can_be_put_again_and_read_the_same()
    {
        await using var app = await BoxOfficeApp.StartAsync();
        object[] rows = [new { name = "1", seats = 8, aislesAfter = new[] { 4 }, accessible = new[] { 1 } }];
        object[] sections =
            [new { name = "A", ticketClass = "VIP", price = 10, rows,
            shape = new { polygon = new[] { new[] { 0.0, 0 }, [1, 0], [1, 1], [0, 1] } } }];
        await app.CallAsync(HttpMethod.Put, "v1/ops/venues",
            new
            {
                venues = new[] { new { placeId = 900001, name = "Hall", sections,
            stage = new[] { new[] { 0.0, 0 }, [2, 0], [1, 3] } } }
            });
        await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new
            {
                concerts = new[] { new { concertId = 900001, name = "Draft", queueId = "own",
            dates = new[] { new { concertDateId = 900001, concertDate = "2027-05-01T19:30:00+09:00", placeId = 900001 } } } }
            });
        var (venues, concerts) = (await app.GetAsync("v1/ops/venues?size=100"), await app.GetAsync("v1/ops/concerts?size=1000"));
        Assert.Contains(concerts.Data.EnumerateArray(), c => c.GetProperty("name").GetString() == "Draft"
            && !c.GetProperty("published").GetBoolean());
        Assert.Equal("2027-05-01T10:30:00.000Z",
            concerts.Data.EnumerateArray().Last().GetProperty("dates")[0].GetProperty("concertDate").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.CallAsync(HttpMethod.Put, "v1/ops/venues", new { venues = venues.Data })).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts", new { concerts = concerts.Data })).Status);
        Assert.Equal(venues.Body.GetRawText(), (await app.GetAsync("v1/ops/venues?size=100")).Body.GetRawText());
        Assert.Equal(concerts.Body.GetRawText(), (await app.GetAsync("v1/ops/concerts?size=1000")).Body.GetRawText());
        Assert.Equal(1, (await app.GetAsync("v1/ops/venues?page=0&size=1")).Data.GetArrayLength());
    }

    private static async Task<(long User, string Paid, long Charged)> BoughtAsync(BoxOfficeApp app, BookableDate date)
    {
        var user = app.NextId();
        await app.ChargeAsync(user, 1_000_000, "first");
        var token = await app.AdmitBuyerAsync(user);
        var id = await app.HeldAsync(date, user, token, 7, 8);
        await GiveBackAsync(app, id, user, 8);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(id, user, token, "paid")).Status);
        return (user, id, 1_000_000);
    }

    /// <summary>The seat remembers for a while who had it.</summary>
    private static async Task GiveBackAsync(BoxOfficeApp app, string id, long user, int seat) =>
        _ = (await app.DeleteAsync($"v1/reservations/{id}?userId={user}&seatNumbers={seat}")).Data;

    private static async Task<string> SalesAsync(BoxOfficeApp app, BookableDate date) =>
        (await app.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/sales")).Data.GetProperty("takings").GetRawText();

    private static async Task<IReadOnlyList<JsonObject>> AllAsync(BoxOfficeApp app, Container container) =>
        await container.QueryAsync(new QueryDefinition("SELECT * FROM c"), null, BoxOfficeJson.Default.JsonObject,
            TestContext.Current.CancellationToken);
}
