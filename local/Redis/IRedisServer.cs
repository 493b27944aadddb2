namespace BoxOffice.Local.Redis;

/// <summary>A Redis server on this machine's loopback, started by us and ended with <see cref="IAsyncDisposable.DisposeAsync"/>.</summary>
public interface IRedisServer : IAsyncDisposable
{
    /// <summary>For the setting <c>Redis__ConnectionString</c>.</summary>
    string ConnectionString { get; }
}
