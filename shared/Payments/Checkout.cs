using BoxOffice.Api;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Payments;

/// <summary>Pays a reservation of somebody who has a turn in its queue, and ends that turn.</summary>
public sealed class Checkout
{
    private readonly PaymentDesk desk;
    private readonly QueueGate gate;

    internal Checkout(PaymentDesk desk, QueueGate gate) => (this.desk, this.gate) = (desk, gate);

    /// <summary>Pays from the user's points.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    public async Task<Outcome<PaymentView>> PayAsync(PaymentRequest request, string? token, CancellationToken cancellationToken)
    {
        if (!UserIds.IsValid(request.UserId)) return InvalidRequest.Because("userId", "Is required, a positive whole number.");
        if (request.ReservationId is null) return InvalidRequest.Because("reservationId", "Is required.");
        if (!ReservationId.TryParse(request.ReservationId, out var id)) return new NotFound("The reservation");
        var user = request.UserId!.Value;
        return await desk.PayAsync(id, user, new BuyerSession(
            async reservation => (await gate.RequireAdmittedAsync(token, user, reservation.QueueId, extendForHold: false, cancellationToken)).Refusal,
            paid => gate.EndSessionAsync(paid.QueueId, user, CancellationToken.None)));
    }
}
