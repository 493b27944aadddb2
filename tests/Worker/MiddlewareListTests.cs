using System.Text.RegularExpressions;
using BoxOffice.Local.Worker;

namespace BoxOffice.Tests.Worker;

public sealed partial class MiddlewareListTests
{
    [Fact]
    public async Task Given_Program_When_read_Then_its_middleware_is_the_local_workers_in_the_same_order()
    {
        var program = await File.ReadAllTextAsync(Repository.PathOf("functions/Program.cs"), TestContext.Current.CancellationToken);
        var deployed = UseMiddleware().Matches(program).Select(m => m.Groups["type"].Value);
        Assert.Equal(deployed, new LocalWorkerOptions().Middleware.Select(t => t.Name));
    }

    [GeneratedRegex(@"UseMiddleware<(?<type>\w+)>\(\)", RegexOptions.None, 1000)]
    private static partial Regex UseMiddleware();
}
