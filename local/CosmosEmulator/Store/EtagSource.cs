using System.Globalization;
using System.Security.Cryptography;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>ETags that no other version ever had: of this run, by counting, and of another run on the same journal, by chance.</summary>
internal sealed class EtagSource
{
    private readonly string run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long last;

    /// <summary>Quoted, in the GUID shape that Cosmos' have.</summary>
    public string Next()
    {
        var count = Interlocked.Increment(ref last);
        return string.Create(CultureInfo.InvariantCulture,
            $"\"{run.AsSpan(0, 8)}-{run.AsSpan(8, 4)}-{run.AsSpan(12, 4)}-0000-{count:x12}\"");
    }
}
