using BoxOffice.Local.Host.Rpc;

namespace BoxOffice.Local.Host;

/// <summary>The functions that a worker has loaded.</summary>
/// <param name="Capabilities">What the worker said of itself.</param>
internal sealed record WorkerFunctions(IReadOnlyList<HostedFunction> Items, IReadOnlyDictionary<string, string> Capabilities)
{
    /// <summary>Initializes the worker, asks what it has, and loads what is not disabled.</summary>
    /// <exception cref="HostException">The worker has gone, or a function does not load.</exception>
    public static async Task<WorkerFunctions> LoadAsync(
        WorkerChannel channel, FunctionsHostOptions options, HostJson json, CancellationToken cancellationToken)
    {
        await channel.Started.WaitAsync(cancellationToken);
        var directory = options.ApplicationDirectory;
        var initialize =
            new WorkerInitRequest { HostVersion = FunctionsHost.Version, WorkerDirectory = directory, FunctionAppDirectory = directory };
        var initialized =
            (await channel.RequestAsync(new StreamingMessage { WorkerInitRequest = initialize }, cancellationToken)).WorkerInitResponse;
        var listed = (await channel.RequestAsync(
            new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = directory } },
            cancellationToken))
            .FunctionMetadataResponse;
        if (listed.Result.Status != StatusResult.Types.Status.Success)
            throw new HostException($"The worker cannot list its functions: {FirstLine(listed.Result)}");
        var functions = listed.FunctionMetadataResults
            .Where(f => (json.Functions.Count == 0 || json.Functions.Contains(f.Name)) && !options.Settings.IsDisabled(f.Name))
            .Select(HostedFunction.From).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        foreach (var function in functions) await LoadAsync(channel, function, cancellationToken);
        return new WorkerFunctions(functions, initialized.Capabilities);
    }

    private static async Task LoadAsync(WorkerChannel channel, HostedFunction function, CancellationToken cancellationToken)
    {
        var request = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
        var loaded =
            (await channel.RequestAsync(new StreamingMessage { FunctionLoadRequest = request }, cancellationToken)).FunctionLoadResponse;
        if (loaded.Result.Status != StatusResult.Types.Status.Success)
            throw new HostException($"The function {function.Name} does not load: {FirstLine(loaded.Result)}");
    }

    /// <summary>The worker's messages have a stack trace below the sentence.</summary>
    private static string FirstLine(StatusResult result) =>
        result.Exception?.Message.Split('\n')[0].TrimEnd() ?? "the worker gives no reason.";
}
