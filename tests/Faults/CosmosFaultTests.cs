using BoxOffice.Local.Cosmos;
using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// Cosmos fails at the n-th operation of a call, for every n, in every way it can: throttled or away from there on, the connection cut
/// after the write took effect, the write sent twice. The client goes, or sends its call again under its key, at once or when the hold has
/// run out. Messages alone, without the sweep, bring everything to rest.
/// </summary>
public sealed class CosmosFaultTests
{
    [Theory, MemberData(nameof(BuyerCall.Names), MemberType = typeof(BuyerCall))]
    public async Task Given_any_fault_at_any_operation_of_a_call_When_the_client_goes_or_repeats_it_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { Sweep = false, Reconciler = false });
        foreach (var (kind, repeat) in ((CosmosFaultKind, Repeat)[])[
            (CosmosFaultKind.TooManyRequests, Repeat.AtOnce), (CosmosFaultKind.ServiceUnavailable, Repeat.WhenHoldsHaveRunOut),
            (CosmosFaultKind.Resent, Repeat.Never),
            (CosmosFaultKind.TimeoutAfter, Repeat.Never), (CosmosFaultKind.TimeoutAfter, Repeat.AtOnce),
            (CosmosFaultKind.TimeoutAfter, Repeat.WhenHoldsHaveRunOut)])
        {
            Assert.Null(await Faults(world, kind).FirstViolationInCallAsync(BuyerCall.All[call], repeat));
        }
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("hold of other seats each time")]
    [InlineData("pay")]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task Given_any_fault_at_any_operation_of_a_message_When_it_is_delivered_again_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { Sweep = false, Reconciler = false });
        foreach (var kind in (CosmosFaultKind[])[CosmosFaultKind.ServiceUnavailable, CosmosFaultKind.Resent, CosmosFaultKind.TimeoutAfter])
            Assert.Null(await Faults(world, kind).FirstViolationInMessagesAsync(BuyerCall.All[call]));
    }

    /// <summary>What finishes a hold is queued before it; what finishes a refund too. Without that a cut connection is for ever.</summary>
    [Theory]
    [InlineData("hold", true)]
    [InlineData("hold", false)]
    [InlineData("refund", true)]
    [InlineData("refund", false)]
    public async Task Given_no_message_first_When_a_connection_is_cut_Then_the_violation_is_found(string call, bool guarded)
    {
        await using var world =
            await ProtocolWorld.StartAsync(
            new Guards { Sweep = false, Reconciler = false, MessageFirst = guarded, RefundMessage = guarded });
        var found = await Faults(world, CosmosFaultKind.TimeoutAfter).FirstViolationInCallAsync(BuyerCall.All[call], Repeat.Never);
        Assert.Equal(guarded, found is null);
    }

    private static FaultRun Faults(ProtocolWorld world, CosmosFaultKind kind) => new(world, operation =>
    {
        var fault = world.Faults.Inject(new CosmosFault(kind, call => call.Operation != CosmosOperation.Metadata)
        {
            Skip = operation,
            Times = kind is CosmosFaultKind.TooManyRequests or CosmosFaultKind.ServiceUnavailable ? int.MaxValue : 1,
            Delay = TimeSpan.FromMilliseconds(1),
        });
        return new WaitingFault(() => fault.Hits > 0, fault.Dispose);
    });
}
