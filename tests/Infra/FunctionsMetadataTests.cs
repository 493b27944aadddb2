using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>functions.metadata, which the worker's SDK makes and the package carries, is what the host and the scaler know of us.</summary>
public sealed class FunctionsMetadataTests
{
    /// <summary>Beside the functions of the deployed assembly the tests' own output has a few that the tests of the host use.</summary>
    private static readonly JsonNode[] Metadata =
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray()
            .OfType<JsonNode>().Where(f => f["scriptFile"]!.GetValue<string>() == "BoxOffice.Functions.dll"),
    ];

    [Fact]
    public void It_has_the_functions_of_the_code_and_no_other() => Assert.Equal(
        Functions.Names.Order(StringComparer.Ordinal), Metadata.Select(f => f["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));

    [Fact]
    public void A_function_is_started_by_what_its_code_says()
    {
        var code = Functions.All.ToDictionary(f => f.GetCustomAttribute<FunctionAttribute>()!.Name, TriggerOf, StringComparer.Ordinal);
        var made =
            Metadata.ToDictionary(f => f["name"]!.GetValue<string>(), f => TriggerOf(f["bindings"]!.AsArray()), StringComparer.Ordinal);

        Assert.Equal(code.OrderBy(f => f.Key, StringComparer.Ordinal), made.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    private static string TriggerOf(MethodInfo function) =>
        Assert.Single(function.GetParameters().SelectMany(p => p.GetCustomAttributes()).Select(a => a switch
    {
        HttpTriggerAttribute http => $"http {http.Route} {string.Join(',', http.Methods ?? [])} {http.AuthLevel}",
        QueueTriggerAttribute queue => $"queue {queue.QueueName}",
        TimerTriggerAttribute timer => $"timer {timer.Schedule}",
        _ => null,
    }).OfType<string>());

    private static string TriggerOf(JsonArray bindings)
    {
        var trigger = Assert.Single(bindings, b => b!["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal))!;
        string Text(string name) => trigger[name]?.GetValue<string>() ?? "";
        return Text("type") switch
        {
            "httpTrigger" =>
                $"http {Text("route")} {string.Join(',', trigger["methods"]!.AsArray().Select(m => m!.GetValue<string>()))} " +
                $"{Text("authLevel")}",
            "queueTrigger" => $"queue {Text("queueName")}",
            "timerTrigger" => $"timer {Text("schedule")}",
            var other => other,
        };
    }
}
