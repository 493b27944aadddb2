using System.Net;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Faults on demand, as the SDK reports them.</summary>
public sealed class EmulatorFaultTests
{
    private static readonly PartitionKey P = new("p");
    private static readonly Note One = new() { Id = "1", Pk = "p" };

    [Fact]
    public async Task A_429_is_retried_by_the_SDK_after_the_time_it_names()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        using var fault =
            cosmos.Emulator.Faults.Inject(
            new CosmosFault(CosmosFaultKind.TooManyRequests, c => c.Operation == CosmosOperation.Create) { Times = 2 });
        Assert.Equal(HttpStatusCode.Created, (await container.CreateItemAsync(One, P)).StatusCode);
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_429_that_lasts_reaches_the_caller()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync(options: o => o.MaxRetryAttemptsOnRateLimitedRequests = 1);
        using var fault =
            cosmos.Emulator.Faults.Inject(
            new CosmosFault(CosmosFaultKind.TooManyRequests,
            c => c is { Operation: CosmosOperation.Create, Container: "things" })
            { Times = int.MaxValue });
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.CreateItemAsync(One, P));
        Assert.Equal((HttpStatusCode.TooManyRequests, fault.Hits), (refusal.StatusCode, 2));
        Assert.Equal(TimeSpan.FromMilliseconds(10), refusal.RetryAfter);
    }

    [Theory]
    [InlineData(CosmosFaultKind.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(CosmosFaultKind.TimeoutBefore, HttpStatusCode.RequestTimeout, false)]
    [InlineData(CosmosFaultKind.TimeoutAfter, HttpStatusCode.RequestTimeout, true)]
    public async Task A_write_fails_with_or_without_its_effect(CosmosFaultKind kind, HttpStatusCode status, bool effect)
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        using (cosmos.Emulator.Faults.Inject(new CosmosFault(kind, c => c.Operation == CosmosOperation.Upsert) { Times = int.MaxValue }))
        {
            var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.UpsertItemAsync(One, P));
            Assert.Equal(status, refusal.StatusCode);
        }

        using var read = await container.ReadItemStreamAsync("1", P);
        Assert.Equal(effect ? HttpStatusCode.OK : HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task A_write_that_was_sent_twice_meets_itself()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        using var fault = cosmos.Emulator.Faults.Inject(new CosmosFault(CosmosFaultKind.Resent) { Times = int.MaxValue });
        Assert.Equal(HttpStatusCode.Conflict,
            (await Assert.ThrowsAsync<CosmosException>(() => container.CreateItemAsync(One, P))).StatusCode);
        var etag = (await container.ReadItemAsync<Note>("1", P)).ETag;
        var resent = await Assert.ThrowsAsync<CosmosException>(() => container.ReplaceItemAsync(One with { Text = "two" }, "1", P,
            new ItemRequestOptions { IfMatchEtag = etag }));
        Assert.Equal(HttpStatusCode.PreconditionFailed, resent.StatusCode);
        Assert.Equal("two", (await container.ReadItemAsync<Note>("1", P)).Resource.Text);
    }

    [Fact]
    public async Task The_nth_call_fails_and_a_disposed_fault_is_gone()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        var fault = cosmos.Emulator.Faults.Inject(new CosmosFault(CosmosFaultKind.TimeoutAfter, c => c is { Operation: CosmosOperation.Batch, PartitionKey: """["p"]""" }) { Skip = 1 });
        Task<TransactionalBatchResponse> Batch(string id) =>
            container.CreateTransactionalBatch(P).CreateItem(One with { Id = id }).ExecuteAsync();

        using var first = await Batch("1");
        Assert.True(first.IsSuccessStatusCode);
        using var second = await Batch("2");
        Assert.Equal(HttpStatusCode.RequestTimeout, second.StatusCode);
        using var third = await Batch("3");
        Assert.True(third.IsSuccessStatusCode);
        Assert.Equal(1, fault.Hits);
        fault.Dispose();
        Assert.Equal("2", (await container.ReadItemAsync<Note>("2", P)).Resource.Id);
    }

    [Fact]
    public async Task Latency_delays_the_answer()
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        using var fault = cosmos.Emulator.Faults.Inject(new CosmosFault(CosmosFaultKind.Latency) { Delay = TimeSpan.FromMinutes(1) });
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => container.CreateItemAsync(One, P, cancellationToken: patience.Token));
        Assert.Equal(1, fault.Hits);
    }
}
