using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Returns;
using BoxOffice.Seats;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>409: the person has seats of dates to come, or points.</summary>
/// <param name="Reservations">Held, or paid for a date to come.</param>
/// <param name="Balance">Points.</param>
public sealed record PersonActive(int Reservations, long Balance) : Refusal(
    RefusalKind.Conflict,
    "person-active",
    $"The person has {Reservations} open reservations and {Balance} points. Release the reservations first; forfeitBalance=true gives " +
        "the points up.");

/// <summary>How an erasure ended.</summary>
/// <param name="KeptEntries">Ledger entries and the wallet, kept under a pseudonym, as accounting demands.</param>
/// <param name="KeptSales">Reservations that were paid, kept likewise.</param>
/// <param name="Deleted">Documents that are gone.</param>
public sealed record PersonErased(int KeptEntries, int KeptSales, int Deleted);

/// <summary>In the person's partition while the erasure runs: a repeated call goes on under the same pseudonym.</summary>
/// <param name="UserId">Partition key.</param>
/// <param name="Pseudonym">A number that no user has.</param>
/// <param name="StartedAt">The time of the event.</param>
public sealed record ErasureMark(string Id, string UserId, long Pseudonym, DateTimeOffset StartedAt)
{
    /// <summary>One a person.</summary>
    public const string MarkId = "erasure";
}

/// <summary>
/// Erases a person: what accounting demands moves to a random pseudonym, and the rest is deleted. Each document is copied before
/// it is deleted and the copy is create-only, so a call that was cut off is repeated and ends the same.
/// </summary>
public sealed class PersonErasure(
    CosmosDatabase cosmos, ConcertCatalog catalog, ReturnStore returns, EventOutbox events, TimeProvider time)
{
    /// <summary>
    /// Pseudonyms are the user ids above 2^53 - 2^40. One of 2^40 is drawn at random, so it is nobody's. A pseudonym is stored
    /// nowhere beside the person's own number once the erasure has ended.
    /// </summary>
    private const long LeastPseudonym = UserIds.Max - (1L << 40);

    /// <summary>Erases the person, or 409 where seats or points are still theirs.</summary>
    /// <param name="forfeit">Points are given up: the wallet is kept with its balance, and nobody can spend it.</param>
    public async Task<Outcome<PersonErased>> RunAsync(long userId, bool forfeit, CancellationToken cancellationToken)
    {
        var partition = AccountPartition.Of(userId);
        var documents =
            await cosmos.Accounts.QueryAsync(new QueryDefinition("SELECT * FROM c"), partition, BoxOfficeJson.Default.JsonObject,
            cancellationToken);
        if (await ActiveAsync(documents, forfeit, cancellationToken) is { } active) return active;
        var erased = new PersonErased(0, 0, await LeaveListsAsync(userId, cancellationToken));
        if (documents.Count == 0) return erased;
        var mark = await MarkAsync(userId, cancellationToken);
        // The mark of a spent place keeps its token from being used again, and goes by itself within the token's life.
        foreach (var document in documents.Where(d => IdOf(d) != ErasureMark.MarkId
            && !IdOf(d).StartsWith("spent:", StringComparison.Ordinal)))
        {
            var copy = PersonPapers.Keep(document, userId, mark.Pseudonym);
            if (copy is not null) await KeepAsync(document, copy, mark.Pseudonym, cancellationToken);
            else await ForgetAsync(document, userId, cancellationToken);
            await cosmos.Accounts.DeleteAsync(IdOf(document), partition, etag: null, cancellationToken);
            erased = copy is null ? erased with { Deleted = erased.Deleted + 1 }
                : PersonPapers.ReservationOf(document) is null ? erased with { KeptEntries = erased.KeptEntries + 1 }
                : erased with { KeptSales = erased.KeptSales + 1 };
        }

        await events.AnnounceAsync(ErasedEvent(mark, userId), cancellationToken);
        await cosmos.Accounts.DeleteAsync(ErasureMark.MarkId, partition, etag: null, cancellationToken);
        return erased;
    }

    /// <summary>Places on return lists, which are kept by date.</summary>
    /// <returns>How many there were.</returns>
    private async Task<int> LeaveListsAsync(long userId, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var date in await returns.ListDatesAsync(cancellationToken))
        {
            if (await returns.FindAsync(date, userId, cancellationToken) is not { } place) continue;
            if (await returns.RemoveAsync(place.Item, place.ETag, cancellationToken) == WriteResult.Done) left++;
        }

        return left;
    }

    /// <summary>The copy, and the seats of a sale after it: they carry the id and the number too.</summary>
    private async Task KeepAsync(JsonObject document, JsonObject copy, long pseudonym, CancellationToken cancellationToken)
    {
        await cosmos.Accounts.CreateAsync(copy, AccountPartition.Of(pseudonym), BoxOfficeJson.Default.JsonObject, cancellationToken);
        if (PersonPapers.ReservationOf(document) is not { } sale) return;
        await ForgetReturnedAsync(sale, cancellationToken);
        var renamed = sale.Id.Of(pseudonym);
        foreach (var seat in sale.Seats)
        {
            await cosmos.Seats.DecideAsync(
                $"{seat.SeatNumber}",
                SeatPartition.Of(sale.ConcertDateId, seat.Section),
                BoxOfficeJson.Default.Seat,
                found => found?.ReservationId == sale.Id ? found with { ReservationId = renamed, UserId = pseudonym } : null,
                cancellationToken);
        }
    }

    /// <summary>A seat knows for a while whose hold of it ran out.</summary>
    private async Task ForgetAsync(JsonObject document, long userId, CancellationToken cancellationToken)
    {
        if (PersonPapers.ReservationOf(document) is not { } ended) return;
        await ForgetReturnedAsync(ended, cancellationToken);
        foreach (var seat in ended.Seats)
            await ForgetAsync(ended.ConcertDateId, seat.Section, seat.SeatNumber, userId, cancellationToken);
    }

    /// <summary>Seats that were given back while the reservation went on are no longer among its own.</summary>
    private async Task ForgetReturnedAsync(Reservation reservation, CancellationToken cancellationToken)
    {
        if (reservation.Returned is not { } returned) return;
        if ((await catalog.FindAnyDateAsync(reservation.ConcertDateId, cancellationToken))?.Layout is not { } layout) return;
        foreach (var number in returned.SelectMany(r => r.SeatNumbers).Where(layout.Has))
        {
            await ForgetAsync(
                reservation.ConcertDateId, layout.SectionOf(number).Name, number, reservation.UserId, cancellationToken);
        }
    }

    private Task<Seat?> ForgetAsync(
        long concertDateId, string section, int number, long userId, CancellationToken cancellationToken) => cosmos.Seats.DecideAsync(
            $"{number}",
            SeatPartition.Of(concertDateId, section),
            BoxOfficeJson.Default.Seat,
            found => found is { ReservationId: null } && found.UserId == userId ? found with { UserId = null, CoolDownUntil = null } : null,
            cancellationToken);

    private async Task<Refusal?> ActiveAsync(IReadOnlyList<JsonObject> documents, bool forfeit, CancellationToken cancellationToken)
    {
        var open = 0;
        foreach (var reservation in documents.Where(d => TextOf(d, "kind") == Reservation.ReservationKind)
            .Select(d => d.Deserialize(BoxOfficeJson.Default.Reservation)!))
        {
            var starts = (await catalog.FindAnyDateAsync(reservation.ConcertDateId, cancellationToken))?.Date.StartsAt
                ?? reservation.StartsAt;
            if (reservation.Status == ReservationStatus.Held || (reservation.Status == ReservationStatus.Paid && starts > time.GetUtcNow()))
                open++;
        }

        var balance = documents.FirstOrDefault(d => TextOf(d, "id") == "wallet")?["balance"]?.GetValue<long>() ?? 0;
        return open > 0 || (balance > 0 && !forfeit) ? new PersonActive(open, balance) : null;
    }

    private async Task<ErasureMark> MarkAsync(long userId, CancellationToken cancellationToken)
    {
        var drawn = LeastPseudonym + (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & ((1L << 40) - 1));
        var mark = new ErasureMark(ErasureMark.MarkId, $"{userId}", drawn, time.GetUtcNow());
        return (await cosmos.Accounts.DecideAsync(
            ErasureMark.MarkId, AccountPartition.Of(userId), BoxOfficeJson.Default.ErasureMark, found => found is null ? mark : null,
            cancellationToken))!;
    }

    private static CloudEvent ErasedEvent(ErasureMark mark, long userId) => CloudEvent.Each(
        "/boxoffice/users",
        $"{userId}",
        "person-erased",
        $"{mark.StartedAt.ToUnixTimeMilliseconds()}",
        mark.StartedAt,
        JsonSerializer.SerializeToElement(new PersonGone(userId), BoxOfficeJson.Default.PersonGone));

    private static string IdOf(JsonObject document) => TextOf(document, "id");

    private static string TextOf(JsonObject document, string name) => document[name]?.GetValue<string>() ?? "";
}

/// <summary>The data of the event person-erased: receivers erase what they have of the person.</summary>
public sealed record PersonGone(long UserId);
