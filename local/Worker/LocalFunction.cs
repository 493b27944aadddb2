using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Worker;

/// <summary>One function: its trigger, how an instance is made, and its method compiled to a delegate.</summary>
internal sealed class LocalFunction : FunctionDefinition
{
    private readonly ObjectFactory? factory;
    private readonly FunctionInvoker invoke;

    private LocalFunction(string name, MethodInfo method, TriggerBindingAttribute trigger)
    {
        Name = name;
        Trigger = trigger;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        factory = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType, Type.EmptyTypes);
        invoke = FunctionInvokers.Compile(method, trigger);
    }

    public override string Name { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public TriggerBindingAttribute Trigger { get; }

    /// <summary>Makes an instance from the invocation's scope, runs it, and leaves what it returned in the context's result.</summary>
    public async Task ExecuteAsync(LocalFunctionContext context)
    {
        var instance = factory?.Invoke(context.InstanceServices, null);
        try
        {
            context.Result.Value = await invoke(instance!, context);
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>Every function of the options, by name.</summary>
    /// <exception cref="InvalidOperationException">Two share a name, or one has a shape that the local worker does not serve.</exception>
    public static IReadOnlyList<LocalFunction> Discover(LocalWorkerOptions options)
    {
        var types = options.FunctionTypes ?? options.FunctionsAssembly.GetTypes();
        var functions = types.Where(t => t is { IsClass: true, IsGenericTypeDefinition: false })
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (method, attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.attribute is not null)
            .Select(found => new LocalFunction(found.attribute!.Name, found.method, TriggerOf(found.method)))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .ToList();
        var twice = functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? functions : throw new InvalidOperationException($"Two functions are named {twice.Key}.");
    }

    private static TriggerBindingAttribute TriggerOf(MethodInfo method)
    {
        var triggers = method.GetParameters().Select(p => p.GetCustomAttribute<TriggerBindingAttribute>()).OfType<TriggerBindingAttribute>().ToArray();
        return triggers is [var one]
            ? one
            : throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} has {triggers.Length} triggers; a function has one.");
    }
}
