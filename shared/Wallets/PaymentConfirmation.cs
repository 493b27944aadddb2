using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Wallets;

/// <summary>What every event of the provider says of itself.</summary>
/// <param name="Type">Its kind, <c>payment_intent.succeeded</c> for a payment.</param>
public sealed record ProviderEvent(string? Type);

/// <summary>An event that confirms a payment; the provider sends more, and only this counts.</summary>
public sealed record PaymentConfirmation(PaymentConfirmation.Content? Data)
{
    /// <summary>The kind of event that confirms a payment.</summary>
    public const string EventType = "payment_intent.succeeded";

    /// <summary>The largest amount that the provider takes at once, in smallest units.</summary>
    /// <remarks>https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts: twelve digits for some currencies.</remarks>
    public const long MaxAmount = 999_999_999_999;

    /// <summary>What the event is about.</summary>
    /// <param name="Paid">The payment.</param>
    public sealed record Content([property: JsonPropertyName("object")] PaidIntent? Paid);

    /// <summary>The payment.</summary>
    /// <param name="Id">The provider's id of it: one payment charges once, however often its event is sent.</param>
    /// <param name="AmountReceived">In the smallest unit of the currency.</param>
    /// <param name="Currency">ISO 4217, in small letters.</param>
    /// <param name="Metadata">What our page sent along: <c>userId</c>.</param>
    public sealed record PaidIntent(
        string? Id,
        [property: JsonPropertyName("amount_received")] long? AmountReceived,
        string? Currency,
        IReadOnlyDictionary<string, string>? Metadata);

    /// <summary>Whose wallet, how many points, and the name of the charge; or 400 with what is missing.</summary>
    public Outcome<ConfirmedCharge> Read(string currency)
    {
        var paid = Data?.Paid;
        var errors = new FieldErrors();
        if (paid?.Id is not { Length: > 0 and <= 255 } id || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            errors.Add("data.object.id", "Must be the provider's id of the payment: letters, digits, _ and -, 255 at most.");
        if (!string.Equals(paid?.Currency, currency, StringComparison.OrdinalIgnoreCase))
            errors.Add("data.object.currency", $"Must be {currency}, the setting Charge__Currency.");
        errors.Whole("data.object.amount_received", paid?.AmountReceived, 1, MaxAmount);
        if (UserIds.Parse(paid?.Metadata?.GetValueOrDefault("userId")).Refused(out _, out var user))
            errors.Add("data.object.metadata.userId", $"Must be a whole number from 1 to {UserIds.Max}.");
        return errors.Any ? errors.ToRefusal() : new ConfirmedCharge(user, paid!.AmountReceived!.Value, $"stripe.{paid.Id}");
    }
}

/// <summary>A charge that a provider confirmed.</summary>
/// <param name="Cause">Names the charge: the same charges once.</param>
public sealed record ConfirmedCharge(long UserId, long Amount, string Cause);
