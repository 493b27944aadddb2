using BoxOffice.Load;
using BoxOffice.Load.Commands;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C ends the run in order (child processes, sockets); a second one ends the process.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

return await LoadCommand.DispatchAsync(Arguments.Parse(args), stop.Token);
