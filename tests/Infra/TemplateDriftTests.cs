using System.Reflection;
using System.Text.Json.Nodes;
using BoxOffice.Events;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>The template and the code name the same containers and queues.</summary>
public sealed class TemplateDriftTests
{
    [Fact]
    public async Task The_containers_are_those_that_the_code_reads()
    {
        var container = await Bicep.ResourceAsync("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers");
        var source = Source("Cosmos/containers.json");

        var compiled = container.Variable("schema");
        Assert.True(JsonNode.DeepEquals(source, compiled), $"containers.json is not what was compiled: {compiled}");
        Assert.Equal("[length(variables('schema').containers)]", container.Body["copy"]!["count"]!.GetValue<string>());
        // Each of the four facts of containers.json reaches the resource.
        Assert.All(new[] { "name", "partitionKey", "defaultTtl", "indexingPolicy" }, fact =>
            Assert.Contains($"].{fact}", container.Body.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_queues_are_those_of_the_one_list()
    {
        var queue = await Bicep.ResourceAsync("Microsoft.Storage/storageAccounts/queueServices/queues");
        var source = Source("Messages/queues.json");

        Assert.True(JsonNode.DeepEquals(source, queue.Variable("queueNames")));
    }

    [Fact]
    public void The_list_has_the_queues_that_functions_handle_and_no_other() =>
        Assert.Equal(HandledQueues().Order(StringComparer.Ordinal), QueueNames.All.Order(StringComparer.Ordinal));

    [Fact]
    public void The_list_has_the_queues_that_the_code_sends_to() =>
        Assert.Empty(ReservationQueues.All.Concat(EventQueues.All).Except(QueueNames.All));

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task An_always_ready_function_exists(string file)
    {
        var size = (await Bicep.ParametersAsync(file))["size"]!["value"]!;
        var names = size["alwaysReady"]!.AsArray().Select(a => a!["name"]!.GetValue<string>());

        Assert.All(names.Where(n => n.StartsWith("function:", StringComparison.Ordinal)),
            n => Assert.Contains(n["function:".Length..], Functions.Names));
    }

    private static JsonNode? Source(string file) => JsonNode.Parse(File.ReadAllText(Repository.PathOf($"shared/Platform/{file}")));

    private static IEnumerable<string> HandledQueues() =>
        Functions.All.SelectMany(f => f.GetParameters()).Select(p => p.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
            .OfType<string>();
}
