namespace BoxOffice.Local.Cosmos;

/// <summary>
/// What operations cost, in request units. Published by Microsoft ("Request Units in Azure Cosmos DB" and "Estimate RU/s",
/// learn.microsoft.com/azure/cosmos-db): a point read of 1 KB is 1 RU and of 100 KB 10 RU; a write of 1 KB is 5 RU and of 100 KB 50 RU;
/// strong and bounded-staleness reads double. Everything else here is a model of our own and was never compared with an account:
/// the straight line between the published points, 0.2 RU an indexed value, replace and patch as two writes, a batch as the sum
/// of its operations, and queries.
/// </summary>
internal static class RequestCharges
{
    /// <summary>Any call about an account, a database, a container or its ranges.</summary>
    public const double Metadata = 1;

    /// <summary>A call refused before it did anything: 304, 404, 409 and 412 included.</summary>
    public const double Refused = 1;

    /// <summary>A read or query of what was committed last asks two replicas, as strong and bounded-staleness reads do.</summary>
    public const double Latest = 2;

    private const double Kilobyte = 1024;
    private const double IndexedValue = 0.2;
    private const double QueryBase = 2.3;
    private const double LoadedKilobyte = 0.05;
    private const double ReturnedKilobyte = 0.05;

    public static double Read(int bytes) => OnLine(1, 10, bytes);

    public static double Write(int bytes, int indexedValues) => OnLine(5, 50, bytes) + IndexedValue * indexedValues;

    public static double Rewrite(int bytes, int indexedValues) => 2 * Write(bytes, indexedValues);

    /// <param name="loadedBytes">Of the items that had to be looked at: those the index left, or all of a scanned partition.</param>
    /// <param name="returnedBytes">Of the page.</param>
    public static double Query(long loadedBytes, long returnedBytes) =>
        Round(QueryBase + LoadedKilobyte * loadedBytes / Kilobyte + ReturnedKilobyte * returnedBytes / Kilobyte);

    private static double OnLine(double atOne, double atHundred, int bytes)
    {
        var kilobytes = Math.Max(1, bytes / Kilobyte);
        return Round(atOne + (kilobytes - 1) * (atHundred - atOne) / 99);
    }

    private static double Round(double charge) => Math.Round(charge, 2);
}
