using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>One invocation of one function.</summary>
    public abstract class FunctionContext
    {
        public abstract string InvocationId { get; }

        public abstract string FunctionId { get; }

        public abstract FunctionDefinition FunctionDefinition { get; }

        public abstract IServiceProvider InstanceServices { get; set; }

        public abstract IDictionary<object, object> Items { get; set; }

        public virtual CancellationToken CancellationToken { get; }
    }

    /// <summary>The static facts of a function.</summary>
    public abstract class FunctionDefinition
    {
        public abstract string Name { get; }

        public abstract string EntryPoint { get; }

        public abstract string PathToAssembly { get; }
    }

    /// <summary>What a function returned; a middleware may replace it.</summary>
    public abstract class InvocationResult
    {
        public abstract object? Value { get; set; }
    }

    public static class FunctionContextBindingFeatureExtensions
    {
        public static InvocationResult GetInvocationResult(this FunctionContext context) =>
            ((BoxOffice.Local.Worker.LocalFunctionContext)context).Result;
    }

    public static class FunctionContextHttpExtensions
    {
        /// <summary>The HTTP call of an HTTP function; null for timers and queue messages.</summary>
        public static HttpContext? GetHttpContext(this FunctionContext context) =>
            ((BoxOffice.Local.Worker.LocalFunctionContext)context).Http;
    }
}

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    public interface IFunctionsWorkerMiddleware
    {
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
    }
}
