using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Reservations;
using BoxOffice.Returns;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// What operators' calls and the rarer ones of buyers ask of the stores: each once, over HTTP, with the messages that it makes visible. A
/// message is received and deleted besides. Everything is counted, nothing is timed.
/// </summary>
internal sealed class FlowBenchmark : Benchmark
{
    private const long Date = 900_401;
    private const long Buyer = 4001;

    public override string Name => "flows";

    public override string Description => "Cosmos, Redis and queue operations and request units of operators' calls and return lists";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                Settings = new Dictionary<string, string?> { ["Reservations__CoolDownSeconds"] = "0" },
                Reachable = true,
                Host = new FunctionsHostOptions { RunTimers = false, RunQueues = false },
            },
            context.CancellationToken);
        var hall = new BenchHall(Date, 1, 20);
        await hall.PutAsync(stack.Services, context.CancellationToken);
        using var run = new FlowRun(stack, context.CancellationToken);
        return await run.MeasureAsync();
    }

    private sealed class FlowRun : IDisposable
    {
        private readonly LocalStack stack;
        private readonly CancellationToken token;
        private readonly HttpClient http;
        private readonly QueueServiceClient queues;
        private readonly BackendMeters meters;
        private readonly CosmosMeter cosmos = new();
        private readonly List<BenchRow> rows = [];
        private long redisBefore;

        public FlowRun(LocalStack stack, CancellationToken token)
        {
            (this.stack, this.token) = (stack, token);
            http = new HttpClient { BaseAddress = stack.BaseAddress };
            queues = new QueueServiceClient(
                stack.ServiceSettings["AzureWebJobsStorage"], new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            meters = new BackendMeters(queues.Uri);
        }

        public async Task<IReadOnlyList<BenchRow>> MeasureAsync()
        {
            foreach (var queue in ReservationQueues.All)
                await queues.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: token);
            await CallAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "OPEN" });
            await CallAsync(HttpMethod.Patch, $"v1/users/{Buyer}/charge", new { balance = 10_000 });
            // The audit trail's and the scripts' first calls are dearer.
            await CallAsync(HttpMethod.Post, $"v1/ops/dates/{Date}/block", new { seatNumbers = new[] { 20 }, reason = "warm" });
            await FlowAsync("block 3 seats", () => CallAsync(
                HttpMethod.Post, $"v1/ops/dates/{Date}/block", new { seatNumbers = new[] { 1, 2, 3 }, reason = "Sponsors" }));
            await FlowAsync("unblock 2 seats", () => CallAsync(
                HttpMethod.Post, $"v1/ops/dates/{Date}/unblock", new { seatNumbers = new[] { 2, 3 } }));
            string? sold = null;
            await FlowAsync("sell 2 seats at the box office", async () => sold = (await CallAsync(
                HttpMethod.Post, "v1/ops/reservations", new { concertDateId = Date, seatNumbers = new[] { 1, 2 }, holder = "Kim" }))
                .GetProperty("reservationId").GetString());
            await FlowAsync("refund them, by an operator", () => CallAsync(
                HttpMethod.Post, $"v1/ops/reservations/{sold}/refund", new { reason = "Ill" }));
            var held = await HoldAsync(4, 5, 6);
            await FlowAsync("give 1 of 3 held seats back", () => CallAsync(
                HttpMethod.Delete, $"v1/reservations/{held}?userId={Buyer}&seatNumbers=4", null));
            await PayAsync(held);
            await FlowAsync("give 1 of 2 paid seats back", () => CallAsync(
                HttpMethod.Delete, $"v1/reservations/{held}?userId={Buyer}&seatNumbers=5", null));
            await FlowAsync("a date's sales", () => CallAsync(HttpMethod.Get, $"v1/ops/dates/{Date}/sales", null));
            await FlowAsync("a person's export", () => CallAsync(HttpMethod.Get, $"v1/ops/users/{Buyer}", null));
            await SellOutAsync();
            object wish = new { concertId = Date, concertDateId = Date, userId = 4002, quantity = 1 };
            await FlowAsync("join a return list", () => CallAsync(HttpMethod.Post, "v1/return-list", wish));
            await FlowAsync("the timer, nothing came back", OfferAsync);
            await CallAsync(HttpMethod.Post, $"v1/ops/dates/{Date}/unblock", new { seatNumbers = new[] { 20 } });
            await FlowAsync("the timer, one offer", OfferAsync);
            var place = await CallAsync(HttpMethod.Get, $"v1/users/4002/return-list/{Date}", null);
            var offer = place.GetProperty("reservationId").GetString();
            await CallAsync(HttpMethod.Patch, "v1/users/4002/charge", new { balance = 10_000 });
            await FlowAsync("pay it", () => CallAsync(
                HttpMethod.Post, "v1/payments/pay", new { userId = 4002, reservationId = offer }));
            return rows;
        }

        public void Dispose()
        {
            http.Dispose();
            meters.Dispose();
            cosmos.Dispose();
        }

        private Task OfferAsync() => stack.Services.GetRequiredService<ReturnOffers>().RunAsync(token);

        private async Task<string> HoldAsync(params int[] seats) => (await CallAsync(
            HttpMethod.Post, "v1/reservations", new { concertId = Date, concertDateId = Date, seatNumbers = seats, userId = Buyer },
            await TokenAsync(Buyer))).GetProperty("reservationId").GetString()!;

        private async Task PayAsync(string id)
        {
            await CallAsync(HttpMethod.Post, "v1/payments/pay", new { userId = Buyer, reservationId = id }, await TokenAsync(Buyer));
            await DrainAsync();
        }

        /// <summary>The seats that are left, to the box office; the concert has return lists from then on.</summary>
        private async Task SellOutAsync()
        {
            await CallAsync(HttpMethod.Post, "v1/ops/reservations",
                new { concertDateId = Date, seatNumbers = Enumerable.Range(1, 19).Except([6]).ToArray(), holder = "Kim" });
            await DrainAsync();
            var starts = stack.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(30);
            object[] dates = [new { concertDateId = Date, concertDate = starts, placeId = Date }];
            await CallAsync(HttpMethod.Put, "v1/ops/concerts",
                new { concerts = new[] { new { concertId = Date, name = "Bench", published = true, returnList = true, dates } } });
        }

        private async Task<string> TokenAsync(long user) =>
            (await CallAsync(HttpMethod.Post, "v1/queues/token", new { userId = user })).GetProperty("token").GetString()!;

        /// <summary>The call, and its messages that are visible then; each of these is two queue operations more.</summary>
        private async Task FlowAsync(string name, Func<Task> flow)
        {
            meters.Reset();
            cosmos.Reset();
            redisBefore = RedisCalls();
            await flow();
            var (units, sent) = meters.Reset();
            var (calls, redis) = (cosmos.Reset(), RedisCalls() - redisBefore);
            var handled = await DrainAsync();
            rows.Add(new BenchRow(
                name,
                new("Cosmos", calls + handled.Calls),
                new("RU", units + handled.Units),
                new("Redis", redis + handled.Redis),
                new("queue", sent + handled.Sent + (2 * handled.Messages)),
                new("messages", handled.Messages)));
        }

        private async Task<(int Messages, long Calls, double Units, long Redis, long Sent)> DrainAsync()
        {
            var sum = (Messages: 0, Calls: 0L, Units: 0.0, Redis: 0L, Sent: 0L);
            foreach (var (queue, function) in Handlers)
            {
                var client = queues.GetQueueClient(queue);
                while ((await client.ReceiveMessagesAsync(1, TimeSpan.FromSeconds(30), token)).Value is [var message])
                {
                    meters.Reset();
                    cosmos.Reset();
                    redisBefore = RedisCalls();
                    await stack.RunFunctionAsync(function, message.Body.ToString(), token);
                    var (units, sent) = meters.Reset();
                    sum = (sum.Messages + 1, sum.Calls + cosmos.Reset(), sum.Units + units, sum.Redis + RedisCalls() - redisBefore,
                        sum.Sent + sent);
                    await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, token);
                }
            }

            return sum;
        }

        private static IReadOnlyList<(string Queue, string Function)> Handlers =>
        [
            (ReservationQueues.FinishPayment, "FinishPayment"), (ReservationQueues.FinishPayment1, "FinishPayment1"),
            (ReservationQueues.FinishCancellation, "FinishCancellation"), (ReservationQueues.FinishRefund, "FinishRefund"),
        ];

        private long RedisCalls() =>
            stack.Services.GetRequiredService<IConnectionMultiplexer>().GetCounters().Interactive.OperationCount;

        private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body, string? bearer = null)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body);
            if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            using var answer = await http.SendAsync(request, token);
            var text = await answer.Content.ReadAsStringAsync(token);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data");
        }
    }
}
