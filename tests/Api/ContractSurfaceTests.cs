using BoxOffice.Local.Worker;
using BoxOffice.Platform.Api;
using Microsoft.Azure.Functions.Worker;
using Microsoft.OpenApi;

namespace BoxOffice.Tests.Api;

/// <summary>docs/openapi.yaml and the functions have the same calls, and the document is valid OpenAPI 3.1.</summary>
public sealed class ContractSurfaceTests
{
    private static readonly ApiContractDocument Contract = ApiContractDocument.Current;

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger, string Method)> Functions =>
        from function in LocalFunction.Discover(new LocalWorkerOptions())
        let trigger = function.Trigger as HttpTriggerAttribute
        where trigger is not null
        from method in trigger.Methods!
        where method != "options"
        select (function.Name, trigger, method.ToUpperInvariant());

    [Fact]
    public void Every_function_is_documented_and_nothing_else_is()
    {
        var served = Functions.Select(f => $"{f.Name}: {f.Method} {ApiContractDocument.Unnamed($"/{f.Trigger.Route}")}").Order(StringComparer.Ordinal);
        var documented = Contract.Operations.Select(o => $"{o.Id}: {o.Method} {ApiContractDocument.Unnamed(o.Path)}").Order(StringComparer.Ordinal);
        Assert.Equal(documented, served);
    }

    [Fact]
    public void The_calls_that_need_the_function_key_are_documented_so()
    {
        var served = Functions.Where(f => f.Trigger.AuthLevel != AuthorizationLevel.Anonymous).Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Contract.Operations.Where(o => o.NeedsFunctionKey).Select(o => o.Id).Order(StringComparer.Ordinal), served);
        Assert.All(Functions.Where(f => f.Trigger.Route!.StartsWith("v1/ops/", StringComparison.Ordinal)), f => Assert.Equal(AuthorizationLevel.Function, f.Trigger.AuthLevel));
    }

    [Fact]
    public void The_document_is_valid()
    {
        var read = OpenApiDocument.Parse(Contract.Document.ToJsonString(), "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Every_refusal_code_is_documented()
    {
        var codes = typeof(Refusal).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal)) && !t.IsAbstract).Select(CodeOf).ToHashSet();
        var text = Contract.Document.ToJsonString();
        Assert.DoesNotContain(codes, code => !text.Contains($"\\u0060{code}\\u0060", StringComparison.Ordinal) && !text.Contains($"`{code}`", StringComparison.Ordinal));
    }

    /// <summary>A refusal with empty arguments: its code does not depend on them.</summary>
    private static string CodeOf(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var arguments = constructor.GetParameters().Select(p => Empty(p.ParameterType)).ToArray();
        return ((Refusal)constructor.Invoke(arguments)).Code;
    }

    private static object? Empty(Type type) => type switch
    {
        _ when type == typeof(string) => "",
        _ when type.IsValueType => Activator.CreateInstance(type),
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => Array.CreateInstance(type.GenericTypeArguments[0], 0),
        _ when type.IsAssignableFrom(typeof(Dictionary<string, string[]>)) => new Dictionary<string, string[]>(),
        _ => null,
    };
}
