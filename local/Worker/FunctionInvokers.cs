using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace BoxOffice.Local.Worker;

/// <summary>Calls a function's method with its arguments bound from the context; the value is what it returned, null for none.</summary>
internal delegate ValueTask<object?> FunctionInvoker(object instance, LocalFunctionContext context);

/// <summary>Compiles function methods: the hot path of every benchmark calls no reflection.</summary>
internal static class FunctionInvokers
{
    private static readonly MethodInfo RouteValueMethod = Own(nameof(RouteValue));

    /// <exception cref="InvalidOperationException">A parameter that neither build of the functions binds alike.</exception>
    public static FunctionInvoker Compile(MethodInfo method, TriggerBindingAttribute trigger)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var context = Expression.Parameter(typeof(LocalFunctionContext), "context");
        var arguments = method.GetParameters().Select(p => Argument(method, p, trigger, context));
        var target = method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!);
        var call = Expression.Call(target, method, arguments);
        return Expression.Lambda<FunctionInvoker>(AsValueTask(call), instance, context).Compile();
    }

    private static Expression Argument(MethodInfo method, ParameterInfo parameter, TriggerBindingAttribute trigger, ParameterExpression context)
    {
        var type = parameter.ParameterType;
        if (type == typeof(CancellationToken)) return Expression.Property(context, nameof(LocalFunctionContext.CancellationToken));
        if (type == typeof(FunctionContext)) return context;
        var isTrigger = parameter.IsDefined(typeof(TriggerBindingAttribute));
        return (trigger, isTrigger) switch
        {
            (HttpTriggerAttribute, _) when type == typeof(HttpRequest) =>
                Expression.Property(Expression.Property(context, nameof(LocalFunctionContext.Http)), nameof(HttpContext.Request)),
            (HttpTriggerAttribute http, false) when type == typeof(string) && NamesInRoute(http, parameter) =>
                Expression.Call(RouteValueMethod, context, Expression.Constant(parameter.Name!)),
            (TimerTriggerAttribute, true) when type == typeof(TimerInfo) => Input(context, type),
            (QueueTriggerAttribute, true) when type == typeof(string) => Input(context, type),
            _ => throw new InvalidOperationException(
                $"{method.DeclaringType!.Name}.{method.Name}: the parameter {parameter.Name} ({type.Name}) cannot be bound by this trigger."),
        };
    }

    private static UnaryExpression Input(ParameterExpression context, Type type) =>
        Expression.Convert(Expression.Property(context, nameof(LocalFunctionContext.Input)), type);

    private static bool NamesInRoute(HttpTriggerAttribute http, ParameterInfo parameter) =>
        http.Route is { } route && Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(route).GetParameter(parameter.Name!) is not null;

    private static string? RouteValue(LocalFunctionContext context, string name) => context.Http!.Request.RouteValues[name] as string;

    private static Expression AsValueTask(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task)) return Expression.Call(Own(nameof(FromTask)), call);
        if (type == typeof(ValueTask)) return Expression.Call(Own(nameof(FromTask)), Expression.Call(call, nameof(ValueTask.AsTask), null));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(Own(nameof(FromTaskOf)).MakeGenericMethod(type.GenericTypeArguments), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(Own(nameof(FromTaskOf)).MakeGenericMethod(type.GenericTypeArguments), Expression.Call(call, "AsTask", null));
        return Expression.Call(Own(nameof(FromValue)), Expression.Convert(call, typeof(object)));
    }

    private static ValueTask<object?> FromValue(object? value) => new(value);

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static MethodInfo Own(string name) => typeof(FunctionInvokers).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
