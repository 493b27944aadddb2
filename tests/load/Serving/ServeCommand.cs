using System.Text.Json;
using BoxOffice.Load.Commands;

namespace BoxOffice.Load.Serving;

/// <summary>The child of <see cref="ServedStack"/>.</summary>
internal sealed class ServeCommand : LoadCommand
{
    /// <summary>What the line begins with that says it is ready, and where.</summary>
    public const string Ready = "ready ";

    public override string Name => "serve";

    public override string Usage => "serve: the service under load, until its input ends; the driver starts it itself";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken) => Task.FromResult(JsonSerializer.IsReflectionEnabledByDefault ? 0 : 1);
}
