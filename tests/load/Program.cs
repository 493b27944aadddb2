using System.Runtime.InteropServices;
using BoxOffice.Load;
using BoxOffice.Load.Commands;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C ends the run in order (child processes, sockets); a second one ends the process.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

// As `timeout` and a CI job's end do it: a report that is stopped so still writes what it has.
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});

return await LoadCommand.DispatchAsync(Arguments.Parse(args), stop.Token);
