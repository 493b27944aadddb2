using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Load.Benchmarks.Locks;

/// <summary>A way to take a seat that others want too.</summary>
internal abstract class SeatTaker
{
    public abstract string Name { get; }

    /// <summary>Whether a seat that was never sold has no document.</summary>
    public virtual bool IsCreateOnly => false;

    /// <summary>True where the seat is the caller's, false where it is somebody else's.</summary>
    public abstract Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken);

    /// <summary>The seat's last sale and its ETag.</summary>
    protected static async Task<(long Round, string ETag)> ReadAsync(SeatDocuments seats, SeatDocument wanted,
        CancellationToken cancellationToken)
    {
        using var response = await seats.Container.ReadItemStreamAsync(wanted.Id, wanted.Partition, cancellationToken: cancellationToken);
        response.EnsureSuccessStatusCode();
        var seat = await JsonSerializer.DeserializeAsync(response.Content, SeatDocumentJson.Default.SeatDocument, cancellationToken);
        return (seat!.Round, response.Headers.ETag);
    }

    /// <summary>True where it was written, false where the condition or the id was against it.</summary>
    protected static bool Written(ResponseMessage response, HttpStatusCode refused)
    {
        if (response.StatusCode == refused) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}

/// <summary>What BoxOffice does with a seat that was never touched: no document is there, and only one create can succeed.</summary>
internal sealed class CreateOnly : SeatTaker
{
    public override string Name => "create-only";

    public override bool IsCreateOnly => true;

    public override async Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken)
    {
        var seat = SeatDocuments.Of(sale) with { Id = $"s{sale}" };
        using var body = SeatDocuments.Body(seat);
        using var response = await seats.Container.CreateItemStreamAsync(body, seat.Partition, cancellationToken: cancellationToken);
        return Written(response, HttpStatusCode.Conflict);
    }
}

/// <summary>What BoxOffice does with a seat that has a document: read it, and replace the version that was read.</summary>
internal sealed class EtagReplace : SeatTaker
{
    public override string Name => "ETag";

    public override async Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken)
    {
        var seat = SeatDocuments.Of(sale);
        var (round, etag) = await ReadAsync(seats, seat, cancellationToken);
        if (round >= seat.Round) return false;
        using var body = SeatDocuments.Body(seat);
        var options = new ItemRequestOptions { IfMatchEtag = etag };
        using var response = await seats.Container.ReplaceItemStreamAsync(body, seat.Id, seat.Partition, options, cancellationToken);
        return Written(response, HttpStatusCode.PreconditionFailed);
    }
}

/// <summary>One call, the condition in it. The document must be there already.</summary>
internal sealed class ConditionalPatch : SeatTaker
{
    public override string Name => "patch with a condition";

    public override async Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken)
    {
        var seat = SeatDocuments.Of(sale);
        using var response = await seats.Container.PatchItemStreamAsync(
            seat.Id,
            seat.Partition,
            [PatchOperation.Set("/round", seat.Round)],
            new PatchItemRequestOptions { FilterPredicate = $"FROM c WHERE c.round < {seat.Round}" },
            cancellationToken);
        return Written(response, HttpStatusCode.PreconditionFailed);
    }
}

/// <summary>The control: read, look, write. It must sell seats twice, or this benchmark shows nothing.</summary>
internal sealed class Unguarded : SeatTaker
{
    public override string Name => "nothing (control)";

    public override Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken) =>
        LookAndWriteAsync(seats, SeatDocuments.Of(sale), cancellationToken);

    /// <summary>What only a lock around it can make safe.</summary>
    public static async Task<bool> LookAndWriteAsync(SeatDocuments seats, SeatDocument seat, CancellationToken cancellationToken,
        TimeSpan pause = default)
    {
        var (round, _) = await ReadAsync(seats, seat, cancellationToken);
        if (round >= seat.Round) return false;
        if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken);
        using var body = SeatDocuments.Body(seat);
        using var response = await seats.Container.UpsertItemStreamAsync(body, seat.Partition, cancellationToken: cancellationToken);
        response.EnsureSuccessStatusCode();
        return true;
    }
}
