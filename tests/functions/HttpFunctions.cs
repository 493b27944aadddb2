using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.TestFunctions;

public sealed class Echo
{
    [Function(nameof(Echo))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{id}")] HttpRequest request, string id,
        FunctionContext context) =>
        Task.FromResult<IResult>(TypedResults.Text($"{id} {context.GetHttpContext()!.Request.Method}"));
}

public sealed class Guarded
{
    [Function(nameof(Guarded))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "guarded")] HttpRequest request) =>
        TypedResults.Ok();
}

/// <summary>What arrives of a call, as text.</summary>
public sealed class Mirror
{
    [Function(nameof(Mirror))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "mirror")] HttpRequest request) =>
        TypedResults.Text(
        string.Join('\n', request.HttpContext.Connection.RemoteIpAddress, request.Scheme, request.Host.Value,
            request.Headers["X-Forwarded-For"].ToString()));
}

public sealed class Failing
{
    [Function("failing")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException("a bug");
}

/// <summary>Throws when it has sent the first bytes.</summary>
public sealed class FailingLate
{
    [Function(nameof(FailingLate))]
    public static async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failing-late")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("begun", request.HttpContext.RequestAborted);
        await request.HttpContext.Response.Body.FlushAsync(request.HttpContext.RequestAborted);
        throw new InvalidOperationException("a late bug");
    }
}

public sealed class Silent
{
    [Function(nameof(Silent))]
    public async ValueTask RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "silent")] HttpRequest request) =>
        await Task.Yield();
}

public sealed class Scoped(Thing thing, Thing same, CallLog log) : IDisposable
{
    [Function(nameof(Scoped))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request) =>
        ReferenceEquals(thing, same) ? TypedResults.Text(thing.Id) : TypedResults.InternalServerError();

    public void Dispose() => log.Write("function");
}

public sealed class Patient(CallLog log)
{
    [Function(nameof(Patient))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "patient")] HttpRequest request, CancellationToken cancellationToken)
    {
        log.Write("waits");
        await using var left = cancellationToken.Register(() => log.Write("left"));
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return TypedResults.Ok();
    }
}

/// <summary>Waits until the gate is opened: a call in hand at a stop.</summary>
public sealed class Slowly(CallLog log, Gate gate)
{
    [Function(nameof(Slowly))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slowly")] HttpRequest request, CancellationToken cancellationToken)
    {
        log.Write("begins");
        await gate.PassAsync(cancellationToken);
        return TypedResults.Text("done");
    }
}

public sealed class Refusing
{
    [Function(nameof(Refusing))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "refusing")] HttpRequest request) =>
        Problems.From(new NotFound("The concert"));
}

public sealed class Breaking
{
    [Function(nameof(Breaking))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaking")] HttpRequest request) =>
        throw new InvalidOperationException("A bug.");
}
