using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.Identity;

/// <summary>The number of a subject of the authority: written once, when the subject is first seen.</summary>
public sealed record SubjectNumber
{
    /// <summary>Always "subject".</summary>
    public const string RecordId = "subject";

    /// <summary>One in its partition.</summary>
    public string Id { get; init; } = RecordId;

    /// <summary>Partition key: "sub:" and issuer and subject in base64url, which no user's number is.</summary>
    public required string UserId { get; init; }

    /// <summary>The user.</summary>
    public required long Number { get; init; }
}

/// <summary>In the partition of a user whose number was given to a subject: no second subject gets
/// it. Names the subject's record.</summary>
public sealed record NumberedUser
{
    /// <summary>One in its partition.</summary>
    public string Id { get; init; } = SubjectNumber.RecordId;

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>The partition key of the <see cref="SubjectNumber"/>.</summary>
    public required string Subject { get; init; }
}

/// <summary>
/// Gives each subject of an authority a number of its own, at random, and the same ever after. Never by a hash: two subjects with one
/// number would be one wallet. The first call of a subject costs a read and two create-only writes, the
/// first of a process a read, others nothing.
/// </summary>
public sealed class Subjects(CosmosDatabase cosmos)
{
    /// <summary>OpenID Connect Core 1.0, 2: a subject has 255 ASCII characters at most.</summary>
    public const int MaxLength = 255;

    /// <summary>Subjects whose numbers are kept in memory, at a few hundred bytes each.</summary>
    private const int MaxKnown = 100_000;

    private readonly RecentlyUsed<string, SubjectNumber> known = new(MaxKnown);

    /// <summary>The number of a subject.</summary>
    public async Task<long> NumberOfAsync(string issuer, string subject, CancellationToken cancellationToken)
    {
        var key = $"sub:{Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes($"{issuer}\n{subject}"))}";
        if (known.TryGet(key, out var record)) return record.Number;
        return known.Keep(key, await FindAsync(key, cancellationToken) ?? await GiveAsync(key, cancellationToken)).Number;
    }

    private async Task<SubjectNumber?> FindAsync(string key, CancellationToken cancellationToken) =>
        (await cosmos.Accounts.FindAsync(SubjectNumber.RecordId, new PartitionKey(key), BoxOfficeJson.Default.SubjectNumber,
            cancellationToken))?.Item;

    /// <summary>
    /// The number is claimed first and given second: a crash between the two wastes a number, and the other way round could give one twice.
    /// </summary>
    private async Task<SubjectNumber> GiveAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var number = RandomNumber();
            var claim = new NumberedUser { UserId = number, Subject = key };
            var claimed = await cosmos.Accounts.CreateAsync(claim, AccountPartition.Of(number), BoxOfficeJson.Default.NumberedUser,
                cancellationToken);
            if (claimed == WriteResult.Exists) continue;
            var record = new SubjectNumber { UserId = key, Number = number };
            var given =
                await cosmos.Accounts.CreateAsync(record, new PartitionKey(key), BoxOfficeJson.Default.SubjectNumber, cancellationToken);
            // Somebody gave it one at the same moment, or our own write was sent twice: the stored one counts.
            return given == WriteResult.Exists ? (await FindAsync(key, cancellationToken))! : record;
        }
    }

    /// <summary>1 to <see cref="UserIds.Max"/>: 53 bits, all alike but for the zero.</summary>
    private static long RandomNumber()
    {
        Span<byte> bytes = stackalloc byte[8];
        long number;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            number = (long)(BitConverter.ToUInt64(bytes) & (ulong)UserIds.Max);
        }
        while (number == 0);
        return number;
    }
}
