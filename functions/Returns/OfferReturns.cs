using BoxOffice.Returns;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Returns;

/// <summary>Every ten seconds: offers seats that came back to those who wait for them.</summary>
public sealed class OfferReturns(ReturnOffers offers)
{
    [Function(nameof(OfferReturns))]
    public Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        offers.RunAsync(cancellationToken);
}
