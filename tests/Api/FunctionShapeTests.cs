using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace BoxOffice.Tests.Api;

/// <summary>What every function has in common, as the house wants it.</summary>
public sealed partial class FunctionShapeTests
{
    [Fact]
    public void Given_every_function_When_declared_Then_it_has_its_classs_name_and_returns_IResult_or_nothing()
    {
        foreach (var function in Infra.Functions.All)
        {
            var name = function.GetCustomAttribute<FunctionAttribute>()!.Name;
            var trigger = function.GetParameters().Select(p => p.GetCustomAttribute<TriggerBindingAttribute>())
                .OfType<TriggerBindingAttribute>().Single();
            // The shards of one queue share a class and are numbered.
            Assert.Equal(function.DeclaringType!.Name, name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
            var returns = trigger is HttpTriggerAttribute ? new[] { typeof(IResult), typeof(Task<IResult>) } : [typeof(Task)];
            Assert.True(returns.Contains(function.ReturnType), $"{name} returns {function.ReturnType}.");
        }
    }

    [Fact]
    public void Given_every_http_function_When_declared_Then_no_other_has_its_method_and_route()
    {
        var routes = Infra.Functions.All.SelectMany(f => f.GetParameters(), (_, p) => p.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .SelectMany(t => t.Methods!, (t, method) => $"{method.ToUpperInvariant()} {RouteParameter().Replace(t.Route!, "{}")}")
            .ToList();
        Assert.NotEmpty(routes);
        Assert.Equal(routes.Count, routes.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex RouteParameter();
}
