using System.Reflection;
using BoxOffice.Simulation.World;
using StackExchange.Redis;

namespace BoxOffice.Simulation.Seams;

/// <summary>
/// An instance's Redis: each call waits at the gate and then runs to its end on the releasing thread. Scripts read the history's clock.
/// </summary>
public class RedisSeam : DispatchProxy
{
    private static readonly MethodInfo Typed = typeof(RedisSeam)
        .GetMethod(nameof(RunAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;
    private IDatabase inner = null!;
    private RedisWorld world = null!;

    internal static IDatabase Over(IDatabase inner, RedisWorld world)
    {
        var proxy = Create<IDatabase, RedisSeam>();
        ((RedisSeam)(object)proxy).inner = inner;
        ((RedisSeam)(object)proxy).world = world;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        ArgumentNullException.ThrowIfNull(args);
        if (!typeof(Task).IsAssignableFrom(targetMethod.ReturnType)) return targetMethod.Invoke(inner, args);
        if (targetMethod.Name == nameof(IDatabase.ScriptEvaluateAsync)) return EvaluateAsync(args);
        // The version of the catalogue, for an edition that no flow uses.
        if (targetMethod.Name == nameof(IDatabase.StringGetAsync) && args[0] is RedisKey key && key == "{catalog}:version")
            return targetMethod.Invoke(inner, args);
        if (targetMethod.Name == nameof(IDatabase.StringSetAsync) && args.OfType<TimeSpan>().FirstOrDefault() is var expiry
            && expiry > TimeSpan.Zero)
            world.EndsAfter(args[0]!.ToString()!, expiry);
        var result = targetMethod.ReturnType.IsGenericType ? targetMethod.ReturnType.GenericTypeArguments[0] : typeof(bool);
        var call = () => (Task)targetMethod.Invoke(inner, args)!;
        return Typed.MakeGenericMethod(result).Invoke(this, [targetMethod.Name.Replace("Async", "", StringComparison.Ordinal), call]);
    }

    private Task<RedisResult> EvaluateAsync(object?[] args)
    {
        var text = args[0] is byte[] hash ? world.Scripts.Find(hash) : world.Scripts.Remember((string)args[0]!);
        if (text is null)
            return Task.FromException<RedisResult>(new RedisServerException(RedisErrorKind.NoScript, CommandFlags.None,
                "NOSCRIPT No matching script."));
        var run = world.Defect().Mutated(text);
        return RunAsync<RedisResult>(ScriptName.Of(text),
            () => inner.ScriptEvaluateAsync(run, (RedisKey[]?)args[1], (RedisValue[]?)args[2]));
    }

    private async Task<T> RunAsync<T>(string what, Func<Task> call)
    {
        var fault = await world.Gate.EnterAsync(StoreKind.Redis, what, reads: false);
        if (fault is Fault.Refused or Fault.Throttled)
            throw new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "The connection is gone.", null,
                CommandStatus.Unknown);
        world.TellTime(inner);
        // A synchronous wait: the answer comes on the connection's own thread, and the flow goes on here.
        var answer = call();
        answer.GetAwaiter().GetResult();
        World.Gate.DieIfAsked(fault);
        if (answer is Task<RedisResult> { Result.Resp3Type: not ResultType.Array } reply && Actor.Current is { } actor)
            actor.SawUnprepared = reply.Result.ToString() is "UNPREPARED" or "BEHIND";
        if (fault is Fault.AnswerLost or Fault.SentTwice)
            throw new RedisTimeoutException(CommandFlags.None, "The answer was lost.", CommandStatus.Sent);
        return answer is Task<T> typed ? typed.Result : default!;
    }
}
