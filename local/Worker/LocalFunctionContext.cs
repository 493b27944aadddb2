using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Local.Worker;

/// <summary>An invocation in this process: what the functions and the middleware see of the runtime.</summary>
internal sealed class LocalFunctionContext(
    FunctionDefinition definition, string invocationId, IServiceProvider services, HttpContext? http, CancellationToken cancellationToken)
    : FunctionContext
{
    public override string InvocationId { get; } = invocationId;

    public override string FunctionId => FunctionDefinition.Name;

    public override FunctionDefinition FunctionDefinition { get; } = definition;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public HttpContext? Http { get; } = http;

    public LocalInvocationResult Result { get; } = new();
}

internal sealed class LocalInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}
