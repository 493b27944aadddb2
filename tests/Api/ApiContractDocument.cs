using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BoxOffice.Platform.Contract;
using NJsonSchema;

namespace BoxOffice.Tests.Api;

/// <summary>docs/openapi.yaml as the service serves it, with a JSON Schema validator for every documented answer.</summary>
internal sealed partial class ApiContractDocument
{
    private const string Time = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$";

    private static readonly string[] Methods = ["get", "put", "post", "patch", "delete"];

    private readonly JsonSchema answers;

    private ApiContractDocument(JsonNode document)
    {
        Document = document;
        Operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Where(method => Methods.Contains(method.Key))
                .Select(method => new ApiOperation(this, method.Key.ToUpperInvariant(), path.Key, method.Value!))),
        ];
        answers = Read(Operations.SelectMany(o => o.Answers));
    }

    /// <summary>The one of this repository.</summary>
    public static ApiContractDocument Current { get; } = new(JsonNode.Parse(new ApiContract().Json.Body.Span)!);

    public JsonNode Document { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The operation of a call; null where the contract has none.</summary>
    /// <param name="path">Below the prefix: /v1/concerts/1.</param>
    public ApiOperation? Find(string method, string path) => Operations
        .Where(o => o.Method == method && o.Matches(path))
        .OrderBy(o => o.Path.Count(c => c == '{'))
        .FirstOrDefault();

    /// <summary>The path with its parameters unnamed: how the contract and the routes are compared.</summary>
    public static string Unnamed(string path) => Parameter().Replace(path, "{}");

    /// <summary>What a local reference points to, or the node itself.</summary>
    public JsonNode Follow(JsonNode node) =>
        node["$ref"] is { } reference ? reference.GetValue<string>()[2..].Split('/').Aggregate(Document, (at, name) => at[name]!) : node;

    /// <summary>The validator of an answer's body; null where the answer has no schema.</summary>
    /// <param name="name">Of the answer: <see cref="ApiOperation.Answers"/>.</param>
    public JsonSchema? FindSchema(string name) => answers.Definitions.TryGetValue(name, out var schema) ? schema.ActualSchema : null;

    /// <summary>The validators, of one document: a document for each would repeat every schema for every answer.</summary>
    private JsonSchema Read(IEnumerable<KeyValuePair<string, JsonNode>> answers)
    {
        var schemas = Document["components"]!["schemas"]!.AsObject().Select(s => KeyValuePair.Create(s.Key, s.Value!));
        // Answers may have no field that is not documented.
        var definitions = schemas.Concat(answers).Select(s => KeyValuePair.Create(s.Key, (JsonNode?)Strict(s.Value.DeepClone())));
        var document = new JsonObject { ["definitions"] = new JsonObject(definitions) };
        return JsonSchema.FromJsonAsync(document.ToJsonString()).GetAwaiter().GetResult();
    }

    private JsonNode Strict(JsonNode node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Strict(item!);
        }

        if (node is not JsonObject schema) return node;
        if (schema["allOf"] is JsonArray parts) Merge(schema, parts);
        // Requests may have any ISO 8601 time; answers have one form.
        if (schema["format"] is JsonValue format && format.GetValue<string>() == "date-time") schema["pattern"] = Time;
        foreach (var (_, child) in schema.ToList())
        {
            if (child is not null) Strict(child);
        }

        if (schema["$ref"] is { } reference)
            schema["$ref"] = reference.GetValue<string>().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        if (schema["properties"] is JsonObject && schema["additionalProperties"] is null && schema["type"] is not null)
            schema["additionalProperties"] = false;
        return node;
    }

    /// <summary>One object of all its parts: each part alone would refuse the members of the others.</summary>
    private void Merge(JsonObject schema, JsonArray parts)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var part in parts)
        {
            var members = Follow(part!).DeepClone().AsObject();
            if (members["allOf"] is JsonArray inner) Merge(members, inner);
            foreach (var (name, member) in members["properties"]!.AsObject()) properties[name] = member!.DeepClone();
            foreach (var name in members["required"]?.AsArray() ?? []) required.Add(name!.GetValue<string>());
        }

        schema.Remove("allOf");
        (schema["type"], schema["properties"], schema["required"]) = ("object", properties, required);
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}

/// <summary>An operation of the contract.</summary>
internal sealed class ApiOperation
{
    private readonly ApiContractDocument contract;
    private readonly string[] segments;
    private readonly HashSet<(int Status, string ContentType)> documented = [];

    public ApiOperation(ApiContractDocument contract, string method, string path, JsonNode node)
    {
        this.contract = contract;
        (Method, Path, Id) = (method, path, node["operationId"]!.GetValue<string>());
        (Description, Responses) = (node["description"]?.GetValue<string>(), node["responses"]!.AsObject());
        segments = path.Split('/');
        NeedsFunctionKey = node["security"]!.AsArray().Any(s => s!["functionKey"] is not null);
        // The default response is what a client does with an answer that it does not know; it allows the service none.
        foreach (var (status, reference) in Responses.Where(r => r.Key != "default"))
        {
            var response = contract.Follow(reference!);
            Statuses.Add(int.Parse(status));
            foreach (var (type, media) in response["content"]?.AsObject() ?? [])
            {
                documented.Add((int.Parse(status), type));
                if (type.EndsWith("json", StringComparison.Ordinal)) Answers.Add(NameOf(int.Parse(status), type), media!["schema"]!);
            }
        }
    }

    public string Id { get; }

    public string Method { get; }

    public string Path { get; }

    public bool NeedsFunctionKey { get; }

    public string? Description { get; }

    /// <summary>By status, and "default".</summary>
    public JsonObject Responses { get; }

    public SortedSet<int> Statuses { get; } = [];

    /// <summary>The schemas of its JSON answers, each by a name that no other answer has.</summary>
    public Dictionary<string, JsonNode> Answers { get; } = new(StringComparer.Ordinal);

    public bool Matches(string path)
    {
        var given = path.Split('/');
        return given.Length == segments.Length
            && segments.Zip(given).All(s => s.First == s.Second || (s.First.StartsWith('{') && s.Second.Length > 0));
    }

    /// <summary>What is wrong with an answer, or null.</summary>
    public string? Fault(int status, string? contentType, string body)
    {
        if (!Statuses.Contains(status)) return $"{Id} answers {status}, which is not documented: {body}";
        if (body.Length == 0) return null;
        if (documented.All(a => a.Status != status)) return $"{Id} answers {status} with a body; none is documented.";
        if (!documented.Contains((status, contentType ?? ""))) return $"{Id} answers {status} as {contentType}, which is not documented.";
        var errors = FindSchema(status, contentType!)?.Validate(body) ?? [];
        return errors.Count == 0 ? null : $"{Id} {status} is not as documented: {string.Join("; ", errors)}\n{body}";
    }

    /// <summary>The validator of an answer's body; null where it has none.</summary>
    public JsonSchema? FindSchema(int status, string contentType) => contract.FindSchema(NameOf(status, contentType));

    private string NameOf(int status, string contentType) => $"{Id} {status} {contentType.Replace('/', ' ')}";
}
