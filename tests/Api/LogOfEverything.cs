using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Tests.Api;

/// <summary>Every line that anything logs, with its scopes and exceptions.</summary>
internal sealed class LogOfEverything : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Makes a host log everything, and here.</summary>
    public void Listen(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Trace).AddFilter(_ => true).AddProvider(this);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
