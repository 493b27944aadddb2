using System.Runtime.InteropServices;
using BoxOffice.Local;
using BoxOffice.Local.Sample;

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
    var options = new LocalStackOptions { Port = arguments.Port, Settings = StackSettings.Given(), Say = Console.Error.WriteLine, LogToConsole = true };
    await using var stack = await LocalStack.StartAsync(options, stop.Token);
    // A database that a setting names is somebody's: it gets sample concerts only when told.
    var sample = arguments.Sample ?? (stack.HasOwnCosmos ? SampleSize.Small : SampleSize.None);
    await SampleData.CreateAsync(stack.Services, sample, stop.Token);
    Console.WriteLine($"Ready: {stack.BaseAddress.AbsoluteUri.TrimEnd('/')}");
    Console.WriteLine($"Pages: {stack.BaseAddress}pages/buyer for buyers, {stack.BaseAddress}pages/operator for operators");
    await StoppedAsync();
}

async Task ServeServicesAsync()
{
    await using var services = await FixedServices.StartAsync(arguments.EphemeralPorts, Console.Error.WriteLine, stop.Token);
    foreach (var line in services.Lines) Console.WriteLine(line);
    Console.WriteLine("Ready: copy local.settings.sample.json to local.settings.json and start the functions.");
    await StoppedAsync();
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
