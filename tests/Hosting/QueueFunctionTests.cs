using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BoxOffice.TestFunctions;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Hosting;

public sealed class QueueFunctionTests : IAsyncLifetime
{
    private readonly CallLog log = new();
    private readonly Gate gate = new();
    private string storage = "";
    private QueueServiceClient account = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        storage = await SharedAzurite.TakeAccountAsync();
        account = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Given_a_queue_that_is_missing_When_started_Then_it_is_created_and_messages_are_handled_once()
    {
        await using var app = await StartAsync<Handle>();
        var queue = await CreatedAsync("orders");
        for (var i = 0; i < 40; i++) await queue.SendMessageAsync($"order {i}", Token);
        await Eventually.TrueAsync(() => log.Entries.Count == 40);
        Assert.Equal(40, log.Entries.Distinct().Count());
        await EmptyAsync(queue);
    }

    [Fact]
    public async Task Given_a_message_that_always_fails_When_tried_as_often_as_allowed_Then_it_is_poisoned_unchanged()
    {
        await using var app = await StartAsync<Refuse>();
        var queue = await CreatedAsync("refused");
        await queue.SendMessageAsync("한글 message", Token);
        var poison = account.GetQueueClient("refused-poison");
        await Eventually.TrueAsync(async () => await poison.ExistsAsync(Token)
            && (await poison.PeekMessagesAsync(cancellationToken: Token)).Value.Length == 1);
        Assert.Equal(["try", "try", "try"], log.Entries);
        Assert.Equal("한글 message", (await poison.PeekMessageAsync(Token)).Value.Body.ToString());
        await EmptyAsync(queue);
    }

    [Fact]
    public async Task Given_a_message_that_is_not_base64_When_polled_Then_it_reaches_the_poison_queue_without_the_function()
    {
        await using var app = await StartAsync<Handle>();
        await CreatedAsync("orders");
        await new QueueClient(storage, "orders").SendMessageAsync("{ not base64 }", Token);
        var poison = new QueueClient(storage, "orders-poison");
        await Eventually.TrueAsync(async () => await poison.ExistsAsync(Token)
            && (await poison.PeekMessagesAsync(cancellationToken: Token)).Value.Length == 1);
        Assert.Equal("{ not base64 }", (await poison.PeekMessageAsync(Token)).Value.MessageText);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public async Task Given_a_run_longer_than_the_lease_When_it_ends_Then_nobody_else_had_the_message()
    {
        await using var app = await StartAsync<Wait>(lease: TimeSpan.FromSeconds(1));
        var queue = await CreatedAsync("long");
        await queue.SendMessageAsync("long", Token);
        await Eventually.TrueAsync(() => log.Count("begins") == 1);
        var begun = Stopwatch.StartNew();
        await Eventually.TrueAsync(async () =>
        {
            Assert.Empty((await queue.ReceiveMessagesAsync(cancellationToken: Token)).Value);
            return begun.Elapsed > TimeSpan.FromSeconds(2.5);
        });
        gate.Open();
        await EmptyAsync(queue);
        Assert.Equal(["begins", "ends"], log.Entries);
    }

    [Fact]
    public async Task Given_a_running_message_When_stopped_Then_it_is_finished_first()
    {
        var app = await StartAsync<Wait>();
        var queue = await CreatedAsync("long");
        await queue.SendMessageAsync("long", Token);
        await Eventually.TrueAsync(() => log.Count("begins") == 1);
        var stop = app.StopAsync();
        gate.Open();
        await stop;
        await app.DisposeAsync();
        Assert.Equal(["begins", "ends"], log.Entries);
        await EmptyAsync(queue);
    }

    [Fact]
    public async Task Given_a_message_that_outlasts_the_grace_When_stopped_Then_it_goes_back_visible()
    {
        var app = await StartAsync<Wait>(stopWithin: TimeSpan.FromMilliseconds(50));
        var queue = await CreatedAsync("long");
        await queue.SendMessageAsync("long", Token);
        await Eventually.TrueAsync(() => log.Count("begins") == 1);
        await app.DisposeAsync();
        Assert.Equal(["begins"], log.Entries);
        Assert.Single((await queue.ReceiveMessagesAsync(cancellationToken: Token)).Value);
    }

    [Fact]
    public async Task Given_many_messages_When_each_takes_long_Then_no_more_than_batch_and_threshold_are_in_hand()
    {
        // Sent before the start: a poll that finds three would leave no room for more.
        var queue = account.GetQueueClient("long");
        await queue.CreateAsync(cancellationToken: Token);
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), Token, async (i, token) => await queue.SendMessageAsync($"{i}", token));
        await using var app = await StartAsync<Wait>();
        await Eventually.TrueAsync(() => gate.Waiting >= 4);
        gate.Open();
        await Eventually.TrueAsync(() => log.Count("ends") == 20);
        Assert.InRange(gate.Most, 4, 4 + 2);
    }

    [Fact]
    public async Task Given_a_queue_function_When_run_by_hand_Then_it_gets_the_input()
    {
        await using var app = await StartAsync<Handle>();
        var answer = await app.Http.PostAsJsonAsync("/admin/functions/Handle", new { input = "by hand" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.TrueAsync(() => log.Entries.SequenceEqual(["by hand"]));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await app.Http.PostAsJsonAsync("/admin/functions/Handle", new { input = 7 }, Token)).StatusCode);
    }

    [Fact]
    public async Task Given_storage_that_does_not_answer_When_started_Then_it_starts_and_keeps_trying()
    {
        storage = storage[..storage.IndexOf("QueueEndpoint", StringComparison.Ordinal)] + "QueueEndpoint=http://127.0.0.1:9/none;";
        await using var app = await StartAsync<Handle>();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/nothing", Token)).StatusCode);
    }

    private Task<HostApp> StartAsync<T>(TimeSpan? lease = null, TimeSpan? stopWithin = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["RefusedQueue"] = "Refused",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.100",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "3",
            ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "4",
            ["AzureFunctionsJobHost:extensions:queues:newBatchThreshold"] = "2",
        };
        var options = HostApp.OptionsFor([typeof(T)], settings, builder => builder.Services.AddSingleton(log).AddSingleton(gate));
        return HostApp.StartAsync(
            options with { QueueLease = lease ?? TimeSpan.FromSeconds(30), StopWithin = stopWithin ?? TimeSpan.FromSeconds(10) });
    }

    private async Task<QueueClient> CreatedAsync(string name)
    {
        var queue = account.GetQueueClient(name);
        await Eventually.TrueAsync(async () => await queue.ExistsAsync(Token), $"the queue {name}");
        return queue;
    }

    private static Task EmptyAsync(QueueClient queue) => Eventually.TrueAsync(async () =>
    {
        QueueProperties properties = await queue.GetPropertiesAsync(Token);
        return properties.ApproximateMessagesCount == 0;
    });
}
