using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace BoxOffice.Platform.Redis;

/// <summary>One decision as a Lua script: a <c>.lua</c> file of its feature's folder, run by its SHA-1 in one round trip.</summary>
public sealed class RedisScript
{
    private readonly string text;
    private readonly byte[] sha;

    private RedisScript(string text)
    {
        this.text = text;
        // Redis names scripts by SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        sha = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>The embedded script of that name, or several as one: a feature's common head, then the decision.</summary>
    /// <param name="names">The files' names, with their ending: <c>join.lua</c>.</param>
    public static RedisScript Load(params string[] names) => new(string.Concat(names.Select(Read)));

    /// <summary>Runs it. A server that does not know the script (restarted, failed over, flushed) is sent the text once.</summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase redis, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(sha, keys, values);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // EVAL also stores the script, so the next call by hash finds it.
            return await redis.ScriptEvaluateAsync(text, keys, values);
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no embedded script {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
