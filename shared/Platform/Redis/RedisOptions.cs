using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Platform.Redis;

/// <summary>Settings <c>Redis__…</c>.</summary>
public sealed record RedisOptions
{
    /// <summary>A StackExchange.Redis configuration string: <c>127.0.0.1:6379</c> or <c>name.redis.azure.net:10000,ssl=true</c>.</summary>
    [Required]
    public string ConnectionString { get; init; } = "";
}
