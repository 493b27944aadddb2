using System.Text.Json;
using Azure.Storage.Queues;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.Tests.Observability;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Ops;

/// <summary>
/// The way of a message that nothing can handle, over real queues with the attempts of host.json: to the poison queue, before an operator's
/// eyes, and round again when its cause is gone.
/// </summary>
public sealed class PoisonTests
{
    private const string Key = "an operator's key that only this test knows";

    /// <summary>Holds of a second, and no pause between attempts.</summary>
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Functions__Key"] = Key,
        ["Reservations__HoldSeconds"] = "1",
        ["Events__MaxAttempts"] = "1",
        ["Events__SigningKey"] = "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
    };

    [Fact]
    public async Task Given_messages_that_always_fail_When_their_cause_is_healed_and_they_are_sent_again_Then_they_do_their_work()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Down = true;
        await using var app =
            await BoxOfficeApp.StartAsync(
            new() { Settings = new Dictionary<string, string?>(Settings) { ["Events__DataPlatformUrl"] = receiver.Url } });
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        // A hold itself does not read the buyer's reservations; whoever settles it must. A refusal is no outage, which would be waited out.
        var broken = app.Cosmos.Faults.Inject(
            new CosmosFault(CosmosFaultKind.Forbidden, call => IsReadOfReservation(call, user)) { Times = int.MaxValue });
        var id = await app.HeldAsync(date, user, await app.AdmitBuyerAsync(user), 7);
        _ = ReservationId.TryParse(id, out var reservation);
        var queue = ReservationQueues.SettleOf(reservation);

        Assert.Contains(id, await PoisonAsync(app, queue), StringComparison.Ordinal);
        Assert.Equal(5, broken.Hits);
        Assert.Equal(("HELD", "HELD"), (await app.StatusOfAsync(id, user), await app.SeatAsync(date, 7)));
        broken.Dispose();
        await RequeueAsync(app, queue);
        await SoonAsync(async () => (await app.StatusOfAsync(id, user), await app.SeatAsync(date, 7)) == ("EXPIRED", "AVAILABLE"));

        // And the event of it, which the receiver does not take: given up, and no poison.
        await SoonAsync(async () => (await app.OperatorAsync(HttpMethod.Get, "v1/ops/events", Key)).Data.EnumerateArray()
            .Any(e => e.GetProperty("id").GetString() == $"{id}:reservation-expired"));
        Assert.Empty(receiver.Received);
        Assert.Empty((await app.OperatorAsync(HttpMethod.Get, "v1/ops/poison", Key)).Data.EnumerateArray());
    }

    [Fact]
    public async Task Given_a_message_that_is_not_even_base64_When_listed_and_sent_again_Then_it_is_shown_and_goes_round_as_it_is()
    {
        await using var app = await BoxOfficeApp.StartAsync(new() { Settings = Settings, RunQueues = false });
        var storage = app.Get<IOptions<QueueOptions>>().Value.ConnectionString;
        var (queue, poison) =
            (new QueueClient(storage, ReservationQueues.Settle0), new QueueClient(storage, $"{ReservationQueues.Settle0}-poison"));
        await queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await poison.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await poison.SendMessageAsync("{ by hand }", TestContext.Current.CancellationToken);
        Assert.Equal("{ by hand }", await PoisonAsync(app, ReservationQueues.Settle0));
        await RequeueAsync(app, ReservationQueues.Settle0);
        Assert.Equal("{ by hand }", (await queue.PeekMessageAsync(TestContext.Current.CancellationToken)).Value.MessageText);
        Assert.Null((await poison.PeekMessageAsync(TestContext.Current.CancellationToken)).Value);
    }

    private static bool IsReadOfReservation(CosmosCall call, long user) =>
        call.Operation == CosmosOperation.Read && ReservationId.TryParse(call.Id, out var id) && id.UserId == user;

    /// <summary>The text of the one message in the poison queue, as soon as it is there.</summary>
    private static async Task<string> PoisonAsync(BoxOfficeApp app, string queue)
    {
        JsonElement[] messages = [];
        await SoonAsync(async () =>
        {
            var poison = (await app.OperatorAsync(HttpMethod.Get, "v1/ops/poison", Key)).Data.EnumerateArray().ToList();
            messages = [.. poison.Where(q => q.GetProperty("queue").GetString() == queue)
                .SelectMany(q => q.GetProperty("messages").EnumerateArray())];
            return messages.Length > 0;
        });
        return Assert.Single(messages).GetProperty("text").GetString()!;
    }

    private static async Task RequeueAsync(BoxOfficeApp app, string queue)
    {
        var requeued = (await app.OperatorAsync(HttpMethod.Post, $"v1/ops/poison/{queue}/requeue", Key)).Data;
        Assert.Equal((queue, 1), (requeued.GetProperty("queue").GetString(), requeued.GetProperty("messages").GetInt32()));
    }

    /// <summary>Five attempts on a machine with other things to do.</summary>
    private static Task SoonAsync(Func<Task<bool>> condition) => Eventually.TrueAsync(condition, patience: TimeSpan.FromMinutes(1));
}
