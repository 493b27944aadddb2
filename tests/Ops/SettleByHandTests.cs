using System.Net;
using BoxOffice.Events;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Ops;

/// <summary>An operator looks at a reservation whose message was lost, and settles it.</summary>
public sealed class SettleByHandTests
{
    private const string Key = "an operator's key that only this test knows";

    [Fact]
    public async Task Given_an_overdue_hold_whose_message_was_lost_When_an_operator_settles_it_Then_its_seats_are_free()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app =
            await BoxOfficeApp.StartAsync(new() { Time = clock, Settings = new Dictionary<string, string?> { ["Functions__Key"] = Key } });
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        var id = await app.HeldAsync(date, user, await app.AdmitBuyerAsync(user), 3, 4);
        var path = $"v1/ops/reservations/{id}";
        _ = ReservationId.TryParse(id, out var reservation);
        await app.Get<MessageQueues>().Queue(ReservationQueues.SettleOf(reservation))
            .ClearMessagesAsync(TestContext.Current.CancellationToken);

        // Not due: a hold is not taken from its buyer.
        Assert.Equal(("HELD", "HELD HELD", true), Report(await app.OperatorAsync(HttpMethod.Post, $"{path}/settle", Key)));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(("HELD", "HELD HELD", true), Report(await app.OperatorAsync(HttpMethod.Get, path, Key)));
        Assert.Equal(("EXPIRED", "AVAILABLE AVAILABLE", true), Report(await app.OperatorAsync(HttpMethod.Post, $"{path}/settle", Key)));
        Assert.Equal(("EXPIRED", "AVAILABLE AVAILABLE", true), Report(await app.OperatorAsync(HttpMethod.Get, path, Key)));
        Assert.Equal(("AVAILABLE", "EXPIRED"), (await app.SeatAsync(date, 3), await app.StatusOfAsync(id, user)));
        await NobodyElseAsync(app, path);
    }

    private static async Task NobodyElseAsync(BoxOfficeApp app, string path)
    {
        var unknown = $"v1/ops/reservations/{ReservationId.New(1).Value}";
        foreach (var (method, found, missing) in ((HttpMethod, string, string)[])[
            (HttpMethod.Get, path, unknown),
            (HttpMethod.Post, $"{path}/settle", $"{unknown}/settle"),
            (HttpMethod.Post, $"v1/ops/poison/{EventQueues.DataPlatform0}/requeue", "v1/ops/poison/nothing/requeue")])
        {
            foreach (var key in (string?[])[null, "another key"])
                Assert.Equal(HttpStatusCode.Unauthorized, (await app.OperatorAsync(method, found, key)).Status);
            var answer = await app.OperatorAsync(method, missing, Key);
            Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.Status, answer.Code));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.OperatorAsync(HttpMethod.Get, "v1/ops/poison", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OperatorAsync(HttpMethod.Get, "v1/ops/reservations/17", Key)).Status);
    }

    /// <summary>The reservation's status, its seats' and whether the two agree.</summary>
    private static (string? Status, string Seats, bool Agrees) Report(ApiAnswer answer) => (
        answer.Data.GetProperty("reservation").GetProperty("status").GetString(),
        string.Join(' ', answer.Data.GetProperty("seats").EnumerateArray().Select(s => s.GetProperty("status").GetString())),
        answer.Data.GetProperty("agrees").GetBoolean());
}
