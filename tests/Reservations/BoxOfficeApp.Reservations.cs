using System.Globalization;
using BoxOffice.Catalog;

namespace BoxOffice.Tests;

/// <content>What buyers do: charge, hold, pay, give back.</content>
public partial class BoxOfficeApp
{
    /// <summary>Holds named seats.</summary>
    public Task<ApiAnswer> HoldAsync(BookableDate date, long userId, string? token, string? key, params int[] seatNumbers) => PostAsync(
        "v1/reservations",
        new { concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, seatNumbers, userId }, token, key);

    /// <summary>Holds named seats.</summary>
    public Task<ApiAnswer> HoldAsync(BookableDate date, long userId, string? token, params int[] seatNumbers) =>
        HoldAsync(date, userId, token, null, seatNumbers);

    /// <summary>A held reservation's id.</summary>
    public async Task<string> HeldAsync(BookableDate date, long userId, string? token, params int[] seatNumbers) =>
        (await HoldAsync(date, userId, token, seatNumbers)).Data.GetProperty("reservationId").GetString()!;

    /// <summary>Pays a reservation.</summary>
    public Task<ApiAnswer> PayAsync(string reservationId, long userId, string? token, string? key = null) =>
        PostAsync("v1/payments/pay", new { reservationId, userId }, token, key);

    /// <summary>Gives a reservation back.</summary>
    public Task<ApiAnswer> ReleaseAsync(string reservationId, long userId) =>
        DeleteAsync($"v1/reservations/{reservationId}?userId={userId}");

    /// <summary>Charges points.</summary>
    public Task<ApiAnswer> ChargeAsync(long userId, long points, string? key = null) =>
        CallAsync(HttpMethod.Patch, $"v1/users/{userId}/charge", new { balance = points }, idempotencyKey: key);

    /// <summary>A user's points.</summary>
    public async Task<long> BalanceAsync(long userId) =>
        (await GetAsync($"v1/users/{userId}/balance")).Data.GetProperty("balance").GetInt64();

    /// <summary>What became of a reservation, as its user sees it.</summary>
    public async Task<string> StatusOfAsync(string reservationId, long userId) =>
        (await GetAsync($"v1/reservations/{userId}")).Data.EnumerateArray()
            .Single(r => r.GetProperty("reservationId").GetString() == reservationId)
            .GetProperty("status").GetString()!;

    /// <summary>What a seat is, as everybody sees it.</summary>
    public async Task<string> SeatAsync(BookableDate date, int seatNumber)
    {
        var seats = (await GetAsync(
            $"v1/concerts/dates/{date.Date.ConcertDateId.ToString(CultureInfo.InvariantCulture)}/seats?status=ALL")).Data.GetProperty(
            "seats");
        return seats.EnumerateArray().Single(s => s.GetProperty("seatNumber").GetInt32() == seatNumber).GetProperty("status").GetString()!;
    }
}
