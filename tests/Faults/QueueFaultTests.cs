using BoxOffice.Tests.Reservations;

namespace BoxOffice.Tests.Faults;

/// <summary>
/// A storage queue fails at the n-th operation of a call or of its messages, for every n: refused, done without an answer, done twice. No
/// seat stays, nobody pays without one, and the receivers are told of everything. Messages alone, without the sweep, bring it to rest.
/// </summary>
public sealed class QueueFaultTests
{
    [Theory, MemberData(nameof(BuyerCall.Names), MemberType = typeof(BuyerCall))]
    public async Task Given_any_fault_at_any_operation_of_a_call_When_the_client_goes_or_repeats_it_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { Sweep = false, Reconciler = false });
        foreach (var kind in Enum.GetValues<QueueFaultKind>())
        {
            foreach (var repeat in Enum.GetValues<Repeat>())
                Assert.Null(await Faults(world, kind).FirstViolationInCallAsync(BuyerCall.All[call], repeat));
        }
    }

    [Theory, MemberData(nameof(BuyerCall.Names), MemberType = typeof(BuyerCall))]
    public async Task Given_any_fault_at_any_operation_of_a_message_When_it_is_delivered_again_Then_everything_agrees(string call)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { Sweep = false, Reconciler = false });
        foreach (var kind in Enum.GetValues<QueueFaultKind>())
            Assert.Null(await Faults(world, kind).FirstViolationInMessagesAsync(BuyerCall.All[call]));
    }

    /// <summary>What is decided is answered: the message that could not be hurried, or taken back, comes when it is due.</summary>
    [Theory]
    [InlineData("refused hold")]
    [InlineData("pay")]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task Given_a_queue_that_fails_after_the_decision_Then_the_buyer_has_the_answer(string call)
    {
        await using var world = await ProtocolWorld.StartAsync();
        var buyer = new Buyer(world, 1);
        await BuyerCall.All[call].Before(buyer);
        var fault = world.Queue.Fault = new QueueFault(QueueFaultKind.Refused, operation: 1);

        Assert.Equal(BuyerCall.All[call].Status,
            await new KeyedClient(buyer, "key").SendAsync(name => BuyerCall.All[call].Make(buyer, name, 1)));
        Assert.True(fault.IsMet);
    }

    /// <summary>A hold whose message comes last is a hold for ever when the queue refuses it.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Given_no_message_first_When_the_queue_refuses_it_Then_the_violation_is_found(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { Sweep = false, Reconciler = false, MessageFirst = guarded });
        var found = await Faults(world, QueueFaultKind.Refused).FirstViolationInCallAsync(BuyerCall.All["hold"], Repeat.Never);
        Assert.Equal(guarded, found is null);
    }

    private static FaultRun Faults(ProtocolWorld world, QueueFaultKind kind) => new(world, operation =>
    {
        var fault = world.Queue.Fault = new QueueFault(kind, operation);
        return new WaitingFault(() => fault.IsMet, () => world.Queue.Fault = null);
    });
}
