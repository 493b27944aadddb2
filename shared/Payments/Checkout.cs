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

    private readonly TimeProvider time;

    internal Checkout(PaymentDesk desk, QueueGate gate, ReservationMessages messages, TimeProvider time) =>
        (this.desk, this.gate, this.messages, this.time) = (desk, gate, messages, time);

    /// <summary>Pays from the user's points. An open hold may be paid for whatever became of the session that made it.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    public Task<Outcome<PaymentView>> PayAsync(PaymentCommand command, string? token, CancellationToken cancellationToken) =>
        desk.PayAsync(command.Id, command.UserId, new BuyerSession(held => AdmitAsync(held, token, cancellationToken), LengthenAsync, EndAsync));

    /// <summary>What the message of a payment does, if the payment was committed. It ends the session that paid, and no other.</summary>
    public async Task FinishAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.FinishAsync(message, ReservationStatus.Paid, cancellationToken) is not { } paid || ReservationMessages.Read(message).SessionEnded) return;
        await EndAsync(paid);
    }

    private async Task<Outcome<PlaceId>> AdmitAsync(Reservation held, string? token, CancellationToken cancellationToken)
    {
        if (held is { Status: ReservationStatus.Held, Place: { } place } && held.HoldUntil > time.GetUtcNow())
            return (await gate.RequireBearerAsync(token, held.UserId, held.QueueId)).Refused(out var stranger, out _) ? stranger : place;
        return (await gate.RequireAdmittedAsync(token, held.UserId, held.QueueId, cancellationToken)).Refused(out var refusal, out var admitted)
            ? refusal
            : admitted.Place;
    }

    private Task LengthenAsync(Reservation held) => gate.HoldAsync(held.QueueId, held.UserId, held.Place, held.Id, held.HoldUntil);

    private Task EndAsync(Reservation paid) => paid.Place is { } place
        ? gate.EndPaidAsync(paid.QueueId, paid.UserId, place, paid.Id, CancellationToken.None)
        : Task.CompletedTask;
}
