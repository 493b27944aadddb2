using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.TestFunctions;

public sealed class Handle(CallLog log)
{
    [Function(nameof(Handle))]
    public void Run([QueueTrigger("orders")] string message) => log.Write(message);
}

public sealed class Refuse(CallLog log)
{
    [Function(nameof(Refuse))]
    public Task RunAsync([QueueTrigger("%RefusedQueue%")] string message)
    {
        log.Write("try");
        throw new InvalidOperationException(message);
    }
}

public sealed class Wait(CallLog log, Gate gate)
{
    [Function(nameof(Wait))]
    public async Task RunAsync([QueueTrigger("long")] string message, CancellationToken cancellationToken)
    {
        log.Write("begins");
        await gate.PassAsync(cancellationToken);
        log.Write("ends");
    }
}
