using System.Reflection;
using System.Text.RegularExpressions;
using BoxOffice.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace BoxOffice.Tests.Api;

/// <summary>
/// functions/ is deployed with the real worker and run here with our declarations of it; these tests keep it to what both have.
/// </summary>
public sealed partial class FunctionsSurfaceTests
{
    /// <summary>Read off the real assemblies (Worker 2.52, Http 3.3, Timer 4.3, Storage.Queues 5.5).</summary>
    private static readonly HashSet<string> KnownTypes =
    [
        "Function", "HttpTrigger", "AuthorizationLevel", "TimerTrigger", "TimerInfo", "ScheduleStatus", "QueueTrigger",
        "FunctionContext", "FunctionDefinition", "InvocationResult", "IFunctionsWorkerMiddleware", "FunctionExecutionDelegate",
    ];

    private static readonly HashSet<string> KnownNamespaces =
        ["Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Middleware", "Microsoft.Azure.Functions.Worker.Builder"];

    private static IEnumerable<MethodInfo> Functions => typeof(ProblemMiddleware).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(m => m.IsDefined(typeof(FunctionAttribute)));

    [Fact]
    public void The_declarations_are_types_of_the_real_worker()
    {
        string[] supporting = ["BindingAttribute", "TriggerBindingAttribute", "FunctionContextBindingFeatureExtensions", "FunctionContextHttpExtensions"];
        var declared = typeof(FunctionAttribute).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal) == true && t.IsPublic)
            .Select(t => t.Name)
            .Except(supporting)
            .Select(name => name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name);
        Assert.Empty(declared.Except(KnownTypes));
    }

    [Fact]
    public void Functions_use_only_namespaces_of_the_worker_that_both_builds_have()
    {
        var used = Repository.Sources("functions")
            .SelectMany(file => WorkerNamespace().Matches(File.ReadAllText(file)), (file, match) => (file, match.Value))
            .Where(found => !KnownNamespaces.Contains(found.Value));
        Assert.Empty(used);
    }

    [Fact]
    public void Functions_take_only_the_attributes_and_bindings_that_both_builds_have()
    {
        var used = Repository.Sources("functions")
            .SelectMany(file => Binding().Matches(File.ReadAllText(file)), (file, match) => (file, match.Groups["type"].Value))
            .Where(found => !KnownTypes.Contains(found.Value));
        Assert.Empty(used);
    }

    [Fact]
    public void Functions_return_IResult_or_nothing_and_have_the_agreed_shape()
    {
        foreach (var function in Functions)
        {
            var name = function.GetCustomAttribute<FunctionAttribute>()!.Name;
            var trigger = function.GetParameters().Select(p => p.GetCustomAttribute<TriggerBindingAttribute>()).OfType<TriggerBindingAttribute>().Single();
            Assert.Equal(function.DeclaringType!.Name, name);
            var returns = trigger is HttpTriggerAttribute ? new[] { typeof(IResult), typeof(Task<IResult>) } : [typeof(Task)];
            Assert.True(returns.Contains(function.ReturnType), $"{name} returns {function.ReturnType}.");
        }
    }

    [Fact]
    public void Function_names_and_routes_are_unique()
    {
        var names = Functions.Select(f => f.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());

        var routes = Functions.SelectMany(f => f.GetParameters(), (_, p) => p.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            .SelectMany(t => t.Methods!, (t, method) => $"{method.ToUpperInvariant()} {RouteParameter().Replace(t.Route!, "{}")}")
            .ToList();
        Assert.NotEmpty(routes);
        Assert.Equal(routes.Count, routes.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [GeneratedRegex(@"Microsoft\.Azure\.(?:Functions\.Worker|WebJobs)(?:\.\w+)*", RegexOptions.None, 1000)]
    private static partial Regex WorkerNamespace();

    /// <summary>Attributes on methods and parameters, and types by the suffixes that the worker's bindings have.</summary>
    [GeneratedRegex(@"(?:\[|\b)(?<type>\w*(?:Trigger|OutputBinding|InputBinding)|(?<=\[)\w+(?:Input|Output)|Http(?:Request|Response)Data|\w*MultiResponse|FromBody)\b", RegexOptions.None, 1000)]
    private static partial Regex Binding();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex RouteParameter();
}
