using System.Reflection;
using System.Text.Json.Nodes;
using BoxOffice.Platform.Api;
using Microsoft.Azure.Functions.Worker;
using Microsoft.OpenApi;

namespace BoxOffice.Tests.Api;

/// <summary>docs/openapi.yaml and the functions have the same calls, and the document is valid OpenAPI 3.1.</summary>
public sealed class ContractSurfaceTests
{
    private static readonly ApiContractDocument Contract = ApiContractDocument.Current;

    /// <summary>Without a browser's question and the 404 of every path that is not in the contract.</summary>
    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger, string Method)> Functions =>
        from function in Infra.Functions.All
        let trigger = function.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
        where trigger is not null
        from method in trigger.Methods!
        where method is not ("options" or "head") && trigger.Route != "{*path}"
        select (function.GetCustomAttribute<FunctionAttribute>()!.Name, trigger, method.ToUpperInvariant());

    [Fact]
    public void Every_function_is_documented_and_nothing_else_is()
    {
        var served = Functions.Select(f => $"{f.Name}: {f.Method} {ApiContractDocument.Unnamed($"/{f.Trigger.Route}")}")
            .Order(StringComparer.Ordinal);
        var documented = Contract.Operations.Select(o => $"{o.Id}: {o.Method} {ApiContractDocument.Unnamed(o.Path)}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(documented, served);
    }

    [Fact]
    public void The_calls_that_need_the_function_key_are_documented_so()
    {
        var served = Functions.Where(f => f.Trigger.AuthLevel != AuthorizationLevel.Anonymous).Select(f => f.Name)
            .Order(StringComparer.Ordinal);
        Assert.Equal(Contract.Operations.Where(o => o.NeedsFunctionKey).Select(o => o.Id).Order(StringComparer.Ordinal), served);
        Assert.All(Functions.Where(f => f.Trigger.Route!.StartsWith("v1/ops/", StringComparison.Ordinal)),
            f => Assert.Equal(AuthorizationLevel.Function, f.Trigger.AuthLevel));
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
    public void Every_refusal_code_is_listed_by_a_call_and_nothing_else_is()
    {
        var codes = typeof(Refusal).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal)) && !t.IsAbstract).Select(CodeOf);
        // Paying a paid reservation answers with its payment.
        var sent = codes.Except(["already-paid"]).Distinct().Order(StringComparer.Ordinal);
        var listed = Problems().SelectMany(p => p.Codes).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(sent, listed);
    }

    [Fact]
    public void Every_refusal_of_a_call_lists_its_codes() =>
        Assert.Empty(Problems().Where(p => p.Codes.Count == 0).Select(p => $"{p.Operation} {p.Status}"));

    [Fact]
    public void Every_integer_says_how_large_it_may_be_and_every_number_how_exact()
    {
        var unclear = Nodes(Contract.Document).Where(n => n.Node is JsonObject o && TypesOf(o).Any(t => t is "integer" or "number"))
            .Where(n => n.Node["format"]?.GetValue<string>() is not ("int32" or "int64" or "double"));
        Assert.Empty(unclear.Select(n => n.Path));
    }

    [Fact]
    public void Every_operation_is_described_and_has_a_default_response()
    {
        Assert.Empty(Contract.Operations.Where(o => string.IsNullOrWhiteSpace(o.Description) || !o.Responses.Any(r => r.Key == "default"))
            .Select(o => o.Id));
    }

    private static IEnumerable<(string Operation, string Status, IReadOnlyList<string> Codes)> Problems() =>
        from operation in Contract.Operations
        from response in operation.Responses
        where response.Key != "default"
        let schema = operation.FindSchema(int.Parse(response.Key), "application/problem+json")
        where schema is not null
        let codes = schema.Properties.TryGetValue("code", out var code) ? code.ActualSchema.Enumeration : []
        select (operation.Id, response.Key, (IReadOnlyList<string>)[.. codes.Select(c => $"{c}")]);

    private static IEnumerable<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonValue one when one.TryGetValue<string>(out var type) => [type],
        JsonArray several => several.Select(t => t!.GetValue<string>()),
        _ => [],
    };

    private static IEnumerable<(string Path, JsonNode Node)> Nodes(JsonNode node) => node switch
    {
        JsonObject o =>
            o.Where(c => c.Value is not null && c.Key is not ("example" or "examples")).SelectMany(c => Nodes(c.Value!))
            .Prepend((node.GetPath(), node)),
        JsonArray a => a.OfType<JsonNode>().SelectMany(Nodes),
        _ => [],
    };

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
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
            Array.CreateInstance(type.GenericTypeArguments[0], 0),
        _ when type.IsAssignableFrom(typeof(Dictionary<string, string[]>)) => new Dictionary<string, string[]>(),
        _ => null,
    };
}
