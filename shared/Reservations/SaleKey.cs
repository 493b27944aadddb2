using System.Globalization;

namespace BoxOffice.Reservations;

/// <summary>Orders what a date sold by the time of payment: "{date}:{milliseconds, 13 digits}:{reservation}".</summary>
public static class SaleKey
{
    /// <summary>The key of a payment.</summary>
    public static string Of(Reservation reservation, DateTimeOffset paidAt) =>
        $"{reservation.ConcertDateId}:{paidAt.ToUnixTimeMilliseconds().ToString("D13", CultureInfo.InvariantCulture)}:{reservation.Id}";

    /// <summary>In front of every key of a date, or behind the one after which a list goes on.</summary>
    /// <param name="continuation">The part of a key behind the date; null for the first.</param>
    public static string After(long concertDateId, string? continuation) => $"{concertDateId}:{continuation}";

    /// <summary>Behind every key of a date: a semicolon comes after a colon.</summary>
    public static string EndOf(long concertDateId) => $"{concertDateId};";

    /// <summary>The part behind the date: where a list goes on after this sale.</summary>
    public static string ContinuationOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a text is one that <see cref="ContinuationOf"/> gave.</summary>
    public static bool IsContinuation(string text) =>
        text.Length > 14 && text[13] == ':' && text.AsSpan(0, 13).IndexOfAnyExceptInRange('0', '9') < 0
            && ReservationId.TryParse(text[14..], out _);
}
