using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Load.Benchmarks.Locks;

/// <summary>Counts what the takers ask of the two stores.</summary>
internal sealed class CostCounter : RequestHandler
{
    private readonly Lock gate = new();
    private Cost sum = new(0, 0, 0);

    public Cost Now
    {
        get
        {
            lock (gate) return sum;
        }
    }

    public void RedisCalled()
    {
        lock (gate) sum = sum with { RedisCalls = sum.RedisCalls + 1 };
    }

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        lock (gate) sum = sum with { CosmosCalls = sum.CosmosCalls + 1, RequestUnits = sum.RequestUnits + response.Headers.RequestCharge };
        return response;
    }
}

/// <summary>Calls and request units so far.</summary>
internal sealed record Cost(long CosmosCalls, double RequestUnits, long RedisCalls)
{
    public static Cost operator -(Cost after, Cost before) =>
        new(after.CosmosCalls - before.CosmosCalls, after.RequestUnits - before.RequestUnits, after.RedisCalls - before.RedisCalls);
}

/// <summary>Who was told that a sale is theirs.</summary>
internal sealed class Sales
{
    private readonly ConcurrentDictionary<long, int> sold = new();

    /// <summary>Sales that more than one buyer was told to have made: zero, or the guard is none.</summary>
    public int SoldTwice => sold.Count(sale => sale.Value > 1);

    public void Sold(long sale) => sold.AddOrUpdate(sale, 1, (_, times) => times + 1);
}
