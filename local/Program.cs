using System.Diagnostics;
using System.Runtime.InteropServices;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Local.Sample;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

if (StackArguments.Parse(args, out var error) is not { } arguments)
{
    Console.Error.WriteLine(error);
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(StackArguments.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOn);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOn);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, StopOn);
try
{
    await (arguments.Services ? ServeServicesAsync() : ServeAsync());
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Told to stop before it served.
    return 0;
}
catch (StackException sentence)
{
    Console.Error.WriteLine(sentence.Message);
    return 1;
}

async Task ServeAsync()
{
    var started = Stopwatch.StartNew();
    if (arguments.Verbose) Console.WriteLine("Starting Redis, storage and Cosmos DB, then the functions.");
    var options = new LocalStackOptions
    {
        Port = arguments.Port,
        Settings = StackSettings.Given(),
        Host = new FunctionsHostOptions { Child = arguments.Child, LastCalls = TimeSpan.FromMilliseconds(500) },
        ChildSample = arguments.Sample ?? SampleSize.Small,
        Say = Console.Error.WriteLine,
        LogToConsole = true,
        Reachable = arguments.Verbose,
    };
    await using var stack = await LocalStack.StartAsync(options, stop.Token);
    // A database that a setting names is somebody's: it gets sample concerts only when told.
    var sample = arguments.Sample ?? (stack.HasOwnCosmos ? SampleSize.Small : SampleSize.None);
    if (!arguments.Child) await SampleData.CreateAsync(stack.Services, sample, stop.Token);
    if (arguments.Verbose)
    {
        PrintSettings(stack.ServiceSettings);
        Console.WriteLine($"Started in {started.Elapsed.TotalSeconds:0.0} s.");
    }

    Console.WriteLine($"Ready: {stack.BaseAddress.AbsoluteUri.TrimEnd('/')}");
    Console.WriteLine($"Pages: {stack.BaseAddress}pages/buyer for buyers, {stack.BaseAddress}pages/operator for operators");
    if (await Task.WhenAny(StoppedAsync(), stack.Ended) == stack.Ended) throw new StackException(await stack.Ended);
}

async Task ServeServicesAsync()
{
    var given = new ConfigurationBuilder().AddInMemoryCollection(StackSettings.Given().Where(s => s.Key == StackSettings.Journal)).Build();
    var options =
        new LocalServicesOptions { FixedPorts = !arguments.EphemeralPorts, ForOtherProcesses = true, Say = Console.Error.WriteLine };
    await using var services = await LocalServices.StartAsync(given, options, stop.Token);
    var settings = new ConfigurationBuilder().AddInMemoryCollection(StackSettings.Defaults)
        .AddInMemoryCollection(services.Settings).Build();
    await ServiceSetup.RunAsync(settings, Environments.Development, arguments.Sample ?? SampleSize.Small, stop.Token);
    PrintSettings(services.Settings);
    Console.WriteLine("Ready: copy local.settings.sample.json to local.settings.json and start the functions.");
    if (await Task.WhenAny(StoppedAsync(), services.Ended) == services.Ended) throw new StackException(await services.Ended);
}

void PrintSettings(IReadOnlyDictionary<string, string?> settings)
{
    foreach (var (name, value) in settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        Console.WriteLine($"{name.Replace(":", "__", StringComparison.Ordinal)}={value}");
}

Task StoppedAsync()
{
    var stopped = new TaskCompletionSource();
    stop.Token.Register(stopped.SetResult);
    return stopped.Task;
}

void StopOn(PosixSignalContext context)
{
    // We end by ourselves, children first. A second signal finds the cancellation asked for and ends us at once.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
