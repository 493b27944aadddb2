namespace BoxOffice.Load.Commands;

/// <summary>One thing the driver does, named by the first word of the command line.</summary>
public abstract class LoadCommand
{
    /// <summary>The word.</summary>
    public abstract string Name { get; }

    /// <summary>One line for <c>list</c>: operands, options, what comes out.</summary>
    public abstract string Usage { get; }

    /// <summary>Runs it; the process' exit code.</summary>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public abstract Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken);

    /// <summary>Every command of this assembly.</summary>
    public static IReadOnlyList<LoadCommand> All { get; } = Registry.Find<LoadCommand>(c => c.Name);

    internal static async Task<int> DispatchAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var name = arguments.Word(0) ?? "list";
        var command = All.FirstOrDefault(c => c.Name == name);
        if (command is null) return Explain($"There is no command '{name}'; 'list' shows them.");
        try
        {
            return await command.RunAsync(arguments, cancellationToken);
        }
        catch (UsageException wrong)
        {
            return Explain(wrong.Message);
        }
        // Ctrl-C is a way to end a run, not a fault: what was started is disposed on the way here.
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped.");
            return 130;
        }
    }

    private static int Explain(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

/// <summary>Commands and benchmarks are found by their type: adding one is adding its file.</summary>
internal static class Registry
{
    public static IReadOnlyList<T> Find<T>(Func<T, string> name) =>
        [.. typeof(Registry).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)
            .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(name, StringComparer.Ordinal)];
}
