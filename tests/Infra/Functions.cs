using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Tests.Infra;

/// <summary>The methods of functions/, as the host finds them.</summary>
internal static class Functions
{
    public static IReadOnlyList<MethodInfo> All { get; } =
        [.. typeof(BoxOffice.Functions.FunctionsApp).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.IsDefined(typeof(FunctionAttribute)))];

    public static IReadOnlySet<string> Names { get; } = All.Select(f => f.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToHashSet(StringComparer.Ordinal);
}
