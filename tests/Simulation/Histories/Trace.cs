using System.Security.Cryptography;
using System.Text;

namespace BoxOffice.Simulation.Histories;

/// <summary>What happened, without ids, versions and absolute times: a seed gives the same trace each time.</summary>
internal sealed class Trace
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public void Add(string line) => lines.Add(line);

    /// <summary>Names the whole of it.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
