using System.Collections.Concurrent;
using System.Threading.Channels;
using BoxOffice.Local.Host.Rpc;
using Grpc.Core;

namespace BoxOffice.Local.Host;

/// <summary>The one stream between the host and its worker: requests and their answers, invocations, log lines.</summary>
internal sealed class WorkerChannel(WorkerLog log)
{
    private readonly Channel<StreamingMessage> outgoing =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has connected.</summary>
    public Task Started => started.Task;

    /// <summary>Completes when the stream has ended, for whatever reason.</summary>
    public Task Ended => ended.Task;

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="HostException">The worker has gone.</exception>
    public async Task<StreamingMessage> RequestAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        message.RequestId = Guid.CreateVersion7().ToString();
        var answer = requests[message.RequestId] =
            new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(message);
        if (ended.Task.IsCompleted) answer.TrySetException(Gone());
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Starts an invocation and waits for its end.</summary>
    /// <exception cref="HostException">The worker has gone.</exception>
    public Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = invocations[request.InvocationId] =
            new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new StreamingMessage { RequestId = request.InvocationId, InvocationRequest = request });
        if (ended.Task.IsCompleted) answer.TrySetException(Gone());
        return answer.Task;
    }

    /// <summary>Fires the cancellation token of an invocation, where it still runs.</summary>
    public void Cancel(string invocationId) =>
        Send(new StreamingMessage { RequestId = invocationId, InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    /// <summary>Tells the worker to end.</summary>
    public void Terminate(TimeSpan grace) =>
        Send(new StreamingMessage
        {
            WorkerTerminate = new WorkerTerminate { GracePeriod = new Duration { Seconds = (long)grace.TotalSeconds } },
        });

    /// <summary>Ends the host's half of the stream; the worker's call then ends too.</summary>
    public void Complete() => outgoing.Writer.TryComplete();

    /// <summary>Carries messages until either side ends the stream.</summary>
    public async Task CarryAsync(IAsyncStreamReader<StreamingMessage> received, IAsyncStreamWriter<StreamingMessage> sent,
        CancellationToken cancellationToken)
    {
        try
        {
            var sending = SendAllAsync(sent, cancellationToken);
            var receiving = ReceiveAllAsync(received, cancellationToken);
            await await Task.WhenAny(sending, receiving);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The worker's end of the connection has gone; whoever waits is told below.
        }
        finally
        {
            End();
        }
    }

    private static HostException Gone() => new("The functions worker has ended.");

    private void Send(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    private async Task SendAllAsync(IAsyncStreamWriter<StreamingMessage> sent, CancellationToken cancellationToken)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken)) await sent.WriteAsync(message, cancellationToken);
    }

    private async Task ReceiveAllAsync(IAsyncStreamReader<StreamingMessage> received, CancellationToken cancellationToken)
    {
        while (await received.MoveNext(cancellationToken)) Receive(received.Current);
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log.Write(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.TrySetResult(message.InvocationResponse);
                break;
            default:
                if (requests.TryRemove(message.RequestId, out var request)) request.TrySetResult(message);
                break;
        }
    }

    private void End()
    {
        ended.TrySetResult();
        foreach (var request in requests.Values) request.TrySetException(Gone());
        foreach (var invocation in invocations.Values) invocation.TrySetException(Gone());
    }
}
