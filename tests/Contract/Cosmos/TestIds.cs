using System.Security.Cryptography;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Names that no other run on a shared account has.</summary>
internal static class TestIds
{
    public static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
