using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Payments;

/// <summary>Pays a reservation of somebody who has a turn in its queue, and ends that turn.</summary>
public sealed class Checkout
{
    private readonly PaymentDesk desk;
    private readonly QueueGate gate;
    private readonly ReservationMessages messages;

    internal Checkout(PaymentDesk desk, QueueGate gate, ReservationMessages messages) => (this.desk, this.gate, this.messages) = (desk, gate, messages);

    /// <summary>Pays from the user's points.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    public Task<Outcome<PaymentView>> PayAsync(PaymentCommand command, string? token, CancellationToken cancellationToken) =>
        desk.PayAsync(command.Id, command.UserId, new BuyerSession(
            async held => (await gate.RequireAdmittedAsync(token, command.UserId, held.QueueId, extendForHold: false, cancellationToken)).Refusal,
            paid => gate.EndSessionAsync(paid.QueueId, command.UserId, CancellationToken.None)));

    /// <summary>What the message of a payment does, if the payment was committed.</summary>
    public async Task FinishAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.FinishAsync(message, ReservationStatus.Paid, cancellationToken) is not { } paid || ReservationMessages.Read(message).SessionEnded) return;
        await gate.EndSessionAsync(paid.QueueId, paid.UserId, cancellationToken);
    }
}
