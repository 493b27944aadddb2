using System.Text.Json;
using BoxOffice.Load.Commands;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Local.Sample;
using BoxOffice.Platform.Messages;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BoxOffice.Load.Serving;

/// <summary>The child of <see cref="ServedStack"/>: the local stack on free ports, with the seed's
/// concerts, and the floor beside it.</summary>
internal sealed class ServeCommand : LoadCommand
{
    /// <summary>What the line begins with that says it is ready, and where.</summary>
    public const string Ready = "ready ";

    public override string Name => "serve";

    public override string Usage =>
        "serve [--child]: the service under load, until its input ends; the driver starts it itself, settings are environment variables";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using var stack = await LocalStack.StartAsync(
                new LocalStackOptions
                {
                    Settings = StackSettings.Given(),
                    Host = new FunctionsHostOptions { Child = arguments.Has("child") },
                    ChildSample = SampleSize.Seed,
                    Say = Console.Error.WriteLine,
                    LogToConsole = arguments.Has("log"),
                },
                cancellationToken);
            if (arguments.Has("child")) return await ServeAsync(new Addresses(AddressOf(stack), AddressOf(stack)), cancellationToken);
            await SampleData.CreateAsync(stack.Services, SampleSize.Seed, cancellationToken);
            var queues = stack.Services.GetRequiredService<MessageQueues>();
            using var counters =
                new ServiceCounters(stack.Services.GetRequiredService<IConnectionMultiplexer>(), queues.Queue("floor").Uri.Port);
            await using var floor = await FloorServer.StartAsync(stack.Services, counters, cancellationToken);
            return await ServeAsync(new Addresses(AddressOf(stack), floor.Address), cancellationToken);
        }
        catch (StackException cannot)
        {
            Console.Error.WriteLine(cannot.Message);
            return 1;
        }
    }

    private static Uri AddressOf(LocalStack stack) => new(stack.BaseAddress.GetLeftPart(UriPartial.Authority));

    /// <summary>Says where it is ready, and waits for the end of the input.</summary>
    private static async Task<int> ServeAsync(Addresses addresses, CancellationToken cancellationToken)
    {
        Console.WriteLine(Ready + JsonSerializer.Serialize(addresses, JsonSerializerOptions.Web));
        // The console reads synchronously whatever is asked: on a thread of the pool the service would have one less, all the time.
        await Task.Factory.StartNew(Console.In.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);
        return 0;
    }
}
