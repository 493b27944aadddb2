using System.Collections.Concurrent;
using BoxOffice.Local.Host.Rpc;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>Log lines of the worker, under the worker's own categories.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> byCategory = new(StringComparer.Ordinal);

    /// <summary>Writes a line at its level, with the exception's own text behind it.</summary>
    public void Write(RpcLog line)
    {
        var level = line.Level is >= RpcLog.Types.Level.Trace and <= RpcLog.Types.Level.Critical ? (LogLevel)line.Level : LogLevel.None;
        var logger = byCategory.GetOrAdd(line.Category, loggers.CreateLogger);
        if (!logger.IsEnabled(level)) return;
        var failure = line.Exception is { } thrown
            ? $"{Environment.NewLine}{thrown.Type}: {thrown.Message}{Environment.NewLine}{thrown.StackTrace}" : "";
        logger.Log(level, default, $"{line.Message}{failure}", null, static (text, _) => text);
    }
}
