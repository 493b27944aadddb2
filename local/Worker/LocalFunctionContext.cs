using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Local.Worker;

/// <summary>An invocation in this process: what the functions and the middleware see of the runtime.</summary>
/// <param name="function">What is invoked.</param>
/// <param name="services">The invocation's own scope.</param>
/// <param name="http">The HTTP call; null for timers and queue messages.</param>
/// <param name="input">What triggered it: a <see cref="TimerInfo"/> or the message's text; null for HTTP.</param>
internal sealed class LocalFunctionContext(
    LocalFunction function, IServiceProvider services, HttpContext? http, object? input, CancellationToken cancellationToken)
    : FunctionContext
{
    // Few functions ask for their id or items, and every request would pay for them.
    private string? invocationId;
    private IDictionary<object, object>? items;

    public override string InvocationId => invocationId ??= Guid.CreateVersion7().ToString();

    public override string FunctionId => Function.Name;

    public override FunctionDefinition FunctionDefinition => Function;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public LocalFunction Function { get; } = function;

    public HttpContext? Http { get; } = http;

    public object? Input { get; } = input;

    public LocalInvocationResult Result { get; } = new();
}

internal sealed class LocalInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}
