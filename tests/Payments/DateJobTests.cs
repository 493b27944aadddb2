using System.Net;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Payments;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Tests.Observability;

namespace BoxOffice.Tests.Payments;

/// <summary>A date is cancelled, or moved, over HTTP and the real queues: everybody is refunded, or told, once.</summary>
public sealed class DateJobTests(DateJobTests.Sale sale) : IClassFixture<DateJobTests.Sale>
{
    [Fact]
    public async Task Given_holds_and_payments_When_the_date_is_cancelled_Then_all_are_given_back_once_and_nothing_can_be_held()
    {
        var date = await sale.ConcertOnSaleAsync();
        var paid = new List<(long User, string Id)>();
        for (var seat = 1; seat <= 5; seat++) paid.Add(await PaidAsync(date, seat));
        var (partly, partlyId) = await PaidAsync(date, 6, 7);
        await sale.DeleteAsync($"v1/reservations/{partlyId}?userId={partly}&seatNumbers=6");
        var (holder, token, heldId) = await HeldAsync(date, 8, 9);
        var path = $"v1/ops/dates/{date.Date.ConcertDateId}/cancel";

        var dry = (await sale.PostAsync(path, new { dryRun = true })).Data;
        Assert.Equal(("DRY_RUN", 7, 8, 900_000L),
            (Text(dry, "status"), Number(dry, "reservations"), Number(dry, "seats"), Number(dry, "points")));
        Assert.Equal("SCHEDULED", await StatusAsync(date));
        Assert.Equal(HttpStatusCode.BadRequest, (await sale.PostAsync(path, new { })).Status);

        var started = (await sale.PostAsync(path, new { reason = "The hall is flooded." })).Data;
        Assert.Equal("RUNNING", Text(started, "status"));
        Assert.Equal("CANCELLED", await StatusAsync(date));
        var other = sale.NextId();
        Assert.Equal("date-cancelled", (await sale.HoldAsync(date, other, await sale.AdmitBuyerAsync(other), 20)).Code);
        var done = await DoneAsync(date);
        Assert.Equal((7, 7, 0, 0), (Number(done, "reservations"), Number(done, "done"), Number(done, "left"), Number(done, "failed")));
        Assert.Equal((8, 900_000L), (Number(done, "seats"), Number(done, "points")));

        foreach (var (user, id) in paid)
        {
            Assert.Equal((150_000, "REFUNDED"), (await sale.BalanceAsync(user), await sale.StatusOfAsync(id, user)));
            Assert.Equal(2, (await sale.GetAsync($"v1/users/{user}/ledger")).Data.EnumerateArray()
                .Count(e => e.GetProperty("reason").GetString() != "CHARGE"));
        }

        Assert.Equal(300_000, await sale.BalanceAsync(partly));
        Assert.Equal(("CANCELLED", 300_000), (await sale.StatusOfAsync(heldId, holder), await sale.BalanceAsync(holder)));
        Assert.Equal("reservation-ended", (await sale.PayAsync(heldId, holder, token)).Code);
        await Eventually.TrueAsync(async () => (await sale.MapAsync(date)).Available == date.Layout.TotalSeats);

        // The same job, and nobody twice.
        var again = (await sale.PostAsync(path, new { reason = "Another reason." })).Data;
        Assert.Equal(("DONE", "The hall is flooded."), (Text(again, "status"), Text(again, "reason")));
        Assert.Equal(150_000, await sale.BalanceAsync(paid[0].User));
        var moved = await MoveAsync(date, TimeSpan.FromDays(60));
        Assert.Equal((HttpStatusCode.Conflict, "date-on-sale"), (moved.Status, moved.Code));
    }

    [Fact]
    public async Task Given_a_page_that_fails_half_way_and_messages_twice_When_the_job_goes_on_Then_its_totals_are_exact()
    {
        var date = await sale.ConcertOnSaleAsync();
        var users = new List<long>();
        for (var seat = 1; seat <= 20; seat++) users.Add((await PaidAsync(date, seat)).User);
        for (var seat = 21; seat <= 40; seat++) users.Add((await PaidAsync(date, seat)).User);
        var change = new DateChange(date.Concert.ConcertId, date.Date.ConcertDateId);
        // The thirtieth refund finds a bug: its reservation cannot be read for the job.
        var broken = users[29];
        using (sale.Cosmos.Faults.Inject(
            new(Local.Cosmos.CosmosFaultKind.Forbidden, c => c.Container == "accounts"
            && $"{c.PartitionKey}".Contains($"{broken}", StringComparison.Ordinal))
            { Times = int.MaxValue }))
        {
            await sale.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/cancel", new { reason = "Ill." });
            for (var page = 0; page < 2; page++)
            {
                var message = JsonSerializer.Serialize(new DateJobPageMessage(change, page, 2), BoxOfficeJson.Default.DateJobPageMessage);
                await Eventually.TrueAsync(async () => (await JobAsync(date)) is { } job && Number(job, "reservations") == 40);
                await Task.WhenAll(sale.RunAsync("RunDateJobPage", message), sale.RunAsync("RunDateJobPage", message));
            }

            await Eventually.TrueAsync(async () => Number(await JobAsync(date), "left") == 0);
            var job = await JobAsync(date);
            Assert.Equal((39, 1), (Number(job, "done"), Number(job, "failed")));
            Assert.Single(job.GetProperty("failures").EnumerateArray());
        }

        await sale.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/cancel", new { reason = "Ill." });
        var done = await DoneAsync(date);
        Assert.Equal((40, 0, 40, 4_800_000L),
            (Number(done, "done"), Number(done, "failed"), Number(done, "seats"), Number(done, "points")));
        foreach (var (user, seat) in users.Select((u, i) => (u, i + 1)))
            Assert.Equal(seat <= 20 ? 150_000 : 90_000, await sale.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_a_process_that_does_not_know_When_it_sells_after_the_first_look_Then_the_last_look_finds_it()
    {
        var date = await sale.ConcertOnSaleAsync();
        await PaidAsync(date, 1);
        var user = sale.NextId();
        await sale.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/cancel", new { reason = "Ill." });
        await Eventually.TrueAsync(async () => Number(await JobAsync(date), "done") == 1);
        // What a hold does whose process has the old date in its memory.
        var stale = DatesOnSale.Wanted(ReservationId.New(user), date, [2, 3]);
        Assert.Null((await sale.Get<Holds>().HoldAsync(stale, ignoresCoolDown: false)).Refusal);

        var done = await DoneAsync(date);
        Assert.Equal((2, 2), (Number(done, "reservations"), Number(done, "done")));
        Assert.Equal("CANCELLED", await sale.StatusOfAsync(stale.Id.Value, user));
    }

    [Fact]
    public async Task Given_holders_When_a_date_is_moved_Then_each_is_told_the_old_and_the_new_time_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var told =
            await BoxOfficeApp.StartAsync(new() { Settings = receiver.Settings([.. Sale.Quick.Select(s => (s.Key, s.Value!))]) });
        var date = await told.ConcertOnSaleAsync();
        var (user, other) = (told.NextId(), told.NextId());
        var id = await told.HeldAsync(date, user, await told.AdmitBuyerAsync(user), 1, 2);
        var moved =
            new { date.Concert.ConcertId, date.Date.ConcertDateId, concertDate = date.Date.StartsAt.AddDays(7), date.Date.Place.PlaceId };
        var body = new
        {
            dates = new[] { new { concertId = moved.ConcertId, concertDateId = moved.ConcertDateId, moved.concertDate,
            placeId = moved.PlaceId } }
        };
        Assert.Equal(HttpStatusCode.OK, (await told.CallAsync(HttpMethod.Put, "v1/ops/dates", body)).Status);
        // Put again it is no move.
        Assert.Equal(HttpStatusCode.OK, (await told.CallAsync(HttpMethod.Put, "v1/ops/dates", body)).Status);
        var after = await told.HeldAsync(date, other, await told.AdmitBuyerAsync(other), 3);

        var path = $"v1/ops/dates/{date.Date.ConcertDateId}/jobs";
        await Eventually.TrueAsync(async () => (await told.GetAsync(path)).Data is var jobs && jobs.GetArrayLength() == 1
            && Text(jobs[0], "status") == "DONE");
        Assert.Equal(("MOVE", 2),
            (Text((await told.GetAsync(path)).Data[0], "kind"), Number((await told.GetAsync(path)).Data[0], "seats")));
        await Eventually.TrueAsync(() => receiver.Received.Any(r => r.Id == $"{id}:reservation-moved:1"));
        Assert.Single(receiver.Received, r => r.Id.Contains("reservation-moved", StringComparison.Ordinal));
        Assert.DoesNotContain(receiver.Received, r => r.Id.Contains(after, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_move_that_is_sent_twice_on_its_way_When_it_seems_refused_Then_its_holders_are_told_all_the_same()
    {
        var date = await sale.ConcertOnSaleAsync();
        await HeldAsync(date, 1);
        using (sale.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.Resent,
            call => call is { Operation: CosmosOperation.Replace, Container: "catalog" })))
        {
            Assert.Equal("concerts-changed", (await MoveAsync(date, TimeSpan.FromDays(7))).Code);
        }

        await Eventually.TrueAsync(async () =>
            (await sale.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/jobs")).Data is var jobs && jobs.GetArrayLength() == 1
                && Number(jobs[0], "done") == 1);
    }

    [Fact]
    public async Task Given_a_cancellation_whose_message_was_lost_When_overdue_jobs_are_looked_for_Then_it_is_served_all_the_same()
    {
        var date = await sale.ConcertOnSaleAsync();
        var (user, id) = await PaidAsync(date, 1);
        var (concertId, token) = (date.Concert.ConcertId, TestContext.Current.CancellationToken);
        var cancelling = new DateCancelling(sale.Time.GetUtcNow().AddHours(-1), "The message of this is lost.");
        await sale.Get<CosmosDatabase>().Catalog.DecideAsync(
            ConcertDocument.ConcertKind, ConcertDocument.Partition(concertId), BoxOfficeJson.Default.ConcertDocument,
            concert => ConcertRules.Cancel(concert!, new HashSet<long> { date.Date.ConcertDateId }, cancelling), token);
        await sale.Get<ConcertCatalog>().ChangedAsync(token);
        Assert.Equal("PAID", await sale.StatusOfAsync(id, user));

        Assert.Equal(1, await sale.Get<OverdueDateJobs>().RunAsync(token));
        await Eventually.TrueAsync(async () => await sale.StatusOfAsync(id, user) == "REFUNDED");
        await DoneAsync(date);
        Assert.Equal(0, await sale.Get<OverdueDateJobs>().RunAsync(token));
    }

    [Fact]
    public async Task Given_a_concert_When_it_is_cancelled_Then_each_of_its_dates_to_come_has_a_job()
    {
        var date = await sale.ConcertOnSaleAsync();
        var second = sale.NextId();
        var dates = new[] { new { concertId = date.Concert.ConcertId, concertDateId = second, concertDate = date.Date.StartsAt.AddDays(1),
            placeId = date.Date.Place.PlaceId } };
        await sale.CallAsync(HttpMethod.Put, "v1/ops/dates", new { dates });
        var (user, _) = await PaidAsync(date, 1);
        var path = $"v1/ops/concerts/{date.Concert.ConcertId}/cancel";
        Assert.Equal([1, 0],
            (await sale.PostAsync(path, new { dryRun = true })).Data.EnumerateArray().Select(j => (int)Number(j, "reservations")));
        Assert.Equal(2, (await sale.PostAsync(path, new { reason = "The band split up." })).Data.GetArrayLength());
        await DoneAsync(date);
        Assert.Equal(150_000, await sale.BalanceAsync(user));
        Assert.Equal(HttpStatusCode.NotFound, (await sale.PostAsync("v1/ops/concerts/999999/cancel", new { reason = "None." })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sale.PostAsync("v1/ops/dates/999999/cancel", new { reason = "None." })).Status);
    }

    private static string? Text(JsonElement job, string member) => job.GetProperty(member).GetString();

    private static long Number(JsonElement job, string member) => job.GetProperty(member).GetInt64();

    private async Task<JsonElement> JobAsync(BookableDate date) =>
        (await sale.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/jobs")).Data.EnumerateArray().Last();

    private async Task<JsonElement> DoneAsync(BookableDate date)
    {
        await Eventually.TrueAsync(async () => Text(await JobAsync(date), "status") == "DONE", patience: TimeSpan.FromSeconds(60));
        return await JobAsync(date);
    }

    private async Task<string?> StatusAsync(BookableDate date) =>
        (await sale.GetAsync($"v1/concerts/{date.Concert.ConcertId}/dates")).Data[0].GetProperty("status").GetString();

    private Task<ApiAnswer> MoveAsync(BookableDate date, TimeSpan startsIn)
    {
        var moved = new
        {
            concertId = date.Concert.ConcertId,
            concertDateId = date.Date.ConcertDateId,
            concertDate = sale.Time.GetUtcNow() + startsIn,
            placeId = date.Date.Place.PlaceId
        };
        return sale.CallAsync(HttpMethod.Put, "v1/ops/dates", new { dates = new[] { moved } });
    }

    private async Task<(long User, string Id)> PaidAsync(BookableDate date, params int[] seats)
    {
        var (user, token, id) = await HeldAsync(date, seats);
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(id, user, token)).Status);
        return (user, id);
    }

    private async Task<(long User, string Token, string Id)> HeldAsync(BookableDate date, params int[] seats)
    {
        var user = sale.NextId();
        await sale.ChargeAsync(user, seats.Sum(n => date.Layout.SectionOf(n).Price));
        var token = await sale.AdmitBuyerAsync(user);
        return (user, token, await sale.HeldAsync(date, user, token, seats));
    }

    /// <summary>A job that looks every second, and processes that know of a change within a few.</summary>
    public sealed class Sale() : BoxOfficeApp(new BoxOfficeAppOptions { Settings = Quick })
    {
        public static readonly IReadOnlyDictionary<string, string?> Quick = new Dictionary<string, string?>
        {
            ["DateJobs__WatchSeconds"] = "1",
            ["Catalog__InProcess"] = "00:00:01",
            ["Catalog__InRedis"] = "00:00:01",
            ["Reservations__RequestSeconds"] = "3",
            ["Reservations__FinishSeconds"] = "6",
        };
    }
}
