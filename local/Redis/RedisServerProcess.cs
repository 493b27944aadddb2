using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace BoxOffice.Local.Redis;

/// <summary>A real <c>redis-server</c> as a child process, in memory only; where the machine has one on PATH.</summary>
public sealed class RedisServerProcess : IRedisServer
{
    private const int Attempts = 5;
    private bool ended;

    private RedisServerProcess(Process process, int port)
    {
        Process = process;
        Port = port;
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The child, for tests that kill it.</summary>
    public Process Process { get; }

    /// <inheritdoc/>
    public string ConnectionString => $"{IPAddress.Loopback}:{Port}";

    /// <summary>Whether <c>redis-server</c> is on PATH.</summary>
    public static bool IsInstalled { get; } = ExecutablePath.Find("redis-server") is not null;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="port">A port of 127.0.0.1, or 0 for any that is free.</param>
    /// <exception cref="StackException">There is none on PATH, or it ended at once.</exception>
    public static async Task<RedisServerProcess> StartAsync(int port = 0, CancellationToken cancellationToken = default)
    {
        var executable = ExecutablePath.Find("redis-server") ?? throw new StackException("redis-server is not on PATH.");
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port != 0 ? port : LoopbackPorts.FindFree();
            var server = new RedisServerProcess(Launch(executable, chosen), chosen);
            if (await server.AnswersAsync(cancellationToken)) return server;
            await server.DisposeAsync();
            if (port != 0 || attempt == Attempts) throw new StackException($"redis-server did not start on port {chosen} of 127.0.0.1.");
        }
    }

    /// <summary>Kills it: there is nothing to save. Again is nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, true)) return;
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
        Process.StandardInput.Close();
        Process.Dispose();
    }

    private static Process Launch(string executable, int port)
    {
        var start = ChildProcess.EndingWithUs(
            executable, "--bind", IPAddress.Loopback.ToString(), "--port", port.ToString(),
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var child = Process.Start(start)!;
        // Read to nowhere: a full pipe would stop it.
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(ConnectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 250;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (!connection.IsConnected && !Process.HasExited && !patience.IsCancellationRequested)
            await Task.Delay(20, cancellationToken);
        return connection.IsConnected && !Process.HasExited;
    }
}
