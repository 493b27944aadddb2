using System.Security.Cryptography;
using System.Text;

namespace BoxOffice.Local.Azurite;

/// <summary>An account of one Azurite: its queues are seen by nobody else.</summary>
/// <param name="Name">3 to 24 lower-case letters and digits.</param>
/// <param name="Key">Base64. Proves nothing: the service listens on 127.0.0.1 only.</param>
public sealed record AzuriteAccount(string Name, string Key)
{
    /// <summary>The account and key that every storage emulator has, <c>UseDevelopmentStorage=true</c>.</summary>
    public static AzuriteAccount Development { get; } = new(
        "devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    /// <summary>An account of that name, its key derived from it.</summary>
    public static AzuriteAccount Named(string name) => new(name, Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(name))));
}
