using System.Net;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos;

namespace BoxOffice.Tests.Reservations;

/// <summary>
/// Where the protocol's code meets Cosmos and the queues. A test listens here, stops a process here, and takes a guarantee away here.
/// </summary>
internal sealed class ProtocolSeams(Guards guards, TimeProvider time)
{
    private int renamed;

    /// <summary>Awaited after everything that crosses a seam.</summary>
    public Func<Moment, ValueTask>? Listener { get; set; }

    /// <summary>Called before and after everything that crosses a seam: where a crash test counts its places to die.</summary>
    public Action? AtEachEdge { get; set; }

    /// <summary>Runs an operation across a seam, in whichever process is current.</summary>
    /// <param name="momentOf">What it was, by its result.</param>
    public async Task<T> CrossAsync<T>(Func<Task<T>> operation, Func<T, Moment> momentOf)
    {
        ProtocolProcess.Current?.ThrowIfDead();
        AtEachEdge?.Invoke();
        var result = await operation();
        AtEachEdge?.Invoke();
        if (Listener is { } listener) await listener(momentOf(result));
        ProtocolProcess.Current?.ThrowIfDead();
        return result;
    }

    /// <summary>The transport of a client.</summary>
    public HttpMessageHandler Transport(CosmosEmulator emulator) => new Handler(this, emulator.CreateHandler());

    /// <summary>What the store does without the guards that are off.</summary>
    public CosmosWrite Tamper(CosmosWrite write)
    {
        var (id, status, kind) = (TextOf(write.Body, "id") ?? write.Id ?? "", TextOf(write.Body, "status"), TextOf(write.Body, "kind"));
        var isReservation = kind == "reservation";
        if (!guards.OnePaymentId && id.StartsWith("ledger:pay:", StringComparison.Ordinal))
            write.Body!["id"] = $"{id}-{Interlocked.Increment(ref renamed)}";
        return write with
        {
            HasNoEffect = (!guards.Tombstone && kind == "tombstone")
                || (!guards.GiveBack && write.Container == "seats" && status == "AVAILABLE"
                    && ProtocolProcess.Current?.Kind == ProcessKind.Hold),
            IgnoresCondition = (!guards.IfMatchOnPay && isReservation && status == "PAID")
                || (!guards.IfMatchOnReturn && write.Container == "accounts" && ProtocolProcess.Current?.Kind == ProcessKind.Call)
                || (!guards.IfMatchOnExpire && isReservation && status == "EXPIRED")
                || (!guards.SeatCondition && write.Container == "seats")
                || (!guards.QuotaCondition && id.StartsWith("allowance:", StringComparison.Ordinal))
                || (!guards.WalletCondition && id == "wallet")
                || (!guards.OfferCondition && kind == "return-offer"),
        };
    }

    /// <summary>A member that is text; null for one that is missing or is not.</summary>
    private static string? TextOf(JsonNode? body, string member) =>
        body?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>What a reader of a seat sees without the guards that are off.</summary>
    private void Tamper(JsonObject seat)
    {
        var process = ProtocolProcess.Current;
        var overdue = (string?)seat["status"] == "HELD" && (long?)seat["holdUntil"] <= time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!guards.SettleBeforeTakeover && overdue && process?.Kind == ProcessKind.Hold)
        {
            seat["status"] = "AVAILABLE";
            foreach (var member in (string[])["reservationId", "userId", "holdUntil"]) seat.Remove(member);
        }

        if (!guards.OwnerCheck && seat["reservationId"] is not null && process is { Kind: ProcessKind.Message, Subject: { } subject })
            seat["reservationId"] = subject.Value;
    }

    private sealed class Handler(ProtocolSeams seams, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (!path.Contains("/docs", StringComparison.Ordinal)) return await base.SendAsync(request, cancellationToken);
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var isBatch = request.Headers.Contains("x-ms-cosmos-is-batch-request");
            var response = await seams.CrossAsync(
                () => base.SendAsync(request, cancellationToken),
                answer => Moments.OfCall(path, body, isBatch, answer.StatusCode == HttpStatusCode.OK));
            if (request.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.OK
                && path.Contains("/seats/", StringComparison.Ordinal))
            {
                var seat = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
                seams.Tamper(seat);
                response.Content = new StringContent(seat.ToJsonString(), mediaType: new("application/json"));
            }

            return response;
        }
    }
}
