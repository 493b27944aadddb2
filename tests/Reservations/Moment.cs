using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Batch;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Tests.Reservations;

/// <summary>What has just crossed a seam.</summary>
internal enum Moment
{
    /// <summary>Something that no test names.</summary>
    Other,

    /// <summary>The message of a hold was queued.</summary>
    HoldQueued,

    /// <summary>A seat was read.</summary>
    SeatRead,

    /// <summary>A batch that holds seats was sent.</summary>
    SeatsTaken,

    /// <summary>A reservation could not be created with the quota that was assumed.</summary>
    QuotaFound,

    /// <summary>A reservation was created.</summary>
    Reserved,

    /// <summary>A reservation and a wallet were read, to pay.</summary>
    PayRead,

    /// <summary>The message of a payment was queued.</summary>
    PayQueued,

    /// <summary>A batch that pays was sent.</summary>
    PayCommitted,

    /// <summary>The message of a cancellation or refund was queued.</summary>
    ReleaseQueued,

    /// <summary>A batch that cancels or refunds was sent.</summary>
    ReleaseCommitted,

    /// <summary>A batch that takes seats out of a paid reservation was sent.</summary>
    PartReturned,

    /// <summary>A reservation was read.</summary>
    ReservationRead,
}

/// <summary>Tells moments by what crosses the seams.</summary>
internal static class Moments
{
    /// <summary>Of a message that was queued.</summary>
    public static Moment OfMessage(string queue) => queue switch
    {
        _ when queue.StartsWith("settle-", StringComparison.Ordinal) => Moment.HoldQueued,
        "finish-payment" or "finish-payment-1" => Moment.PayQueued,
        "finish-cancellation" or "finish-refund" => Moment.ReleaseQueued,
        _ => Moment.Other,
    };

    /// <summary>Of a call to Cosmos that was answered.</summary>
    /// <param name="path">dbs/{db}/colls/{container}/docs[/{id}].</param>
    /// <param name="succeeded">A batch was committed.</param>
    public static Moment OfCall(string path, byte[] body, bool isBatch, bool succeeded)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (isBatch) return OfBatch(BatchCodec.Read(body), succeeded);
        if (segments is not [_, _, _, var container, _, var id]) return Moment.Other;
        if (container == "seats") return Moment.SeatRead;
        return id == "wallet" || id.Contains(':') || id.Contains('%') ? Moment.Other : Moment.ReservationRead;
    }

    private static Moment OfBatch(List<ItemOperation> operations, bool succeeded)
    {
        if (operations.TrueForAll(o => o.Kind == ItemOperationKind.Read)) return Moment.PayRead;
        var written = operations.Where(o => !o.Body.IsEmpty).Select(o => JsonNode.Parse(o.Body.Span)!).ToList();
        if (written.Exists(w => w["block"] is not null && (string?)w["status"] == "HELD")) return Moment.SeatsTaken;
        var reservation = written.Find(w => (string?)w["kind"] == "reservation");
        return (string?)reservation?["status"] switch
        {
            "HELD" => succeeded ? Moment.Reserved : Moment.QuotaFound,
            "PAID" => reservation!["returned"] is null ? Moment.PayCommitted : Moment.PartReturned,
            "CANCELLED" or "REFUNDED" => Moment.ReleaseCommitted,
            _ => Moment.Other,
        };
    }
}
