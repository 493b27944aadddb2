using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoxOffice.Tests.Clients;

/// <summary>Clients generated from docs/openapi.yaml by the commands of docs/clients.md, compiled, and
/// driven through a buyer's way.</summary>
public sealed class GeneratedClientsTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private static string[] MainPath(int buyer, int rival) =>
    [
        $"user {buyer} ACTIVE in main, 16 digits",
        $"user {rival} ACTIVE in main, 16 digits",
        "1 date of 100 seats",
        "100 seats listed, 100 on the map of 25 bytes",
        "balance 300000",
        "HELD 1,2 for 300000, repeated true",
        "409 seats-taken 1,2",
        "COMPLETE, balance 0",
        "PAID; PAYMENT -300000, CHARGE 300000",
    ];

    [Fact]
    public async Task Given_a_generated_TypeScript_client_When_it_is_compiled_and_buys_Then_it_has_what_it_was_promised()
    {
        var schema = Path.Combine(ClientTools.EmptyFolder("generated"), "schema.d.ts");
        var arguments = ClientTools.DocumentedArguments("npx openapi-typescript@7.13.0");
        (await ClientTools.NpmAsync("openapi-typescript", [.. arguments[..^1], schema])).Succeeded();
        ClientTools.EmptyFolder("js");
        (await ClientTools.NpmAsync("tsc", "--project", ClientTools.Npm)).Succeeded();

        var date = await DateAsync();
        var script = Path.Combine(ClientTools.Npm, "obj", "js", "main-path.js");
        var run = await ClientTools.RunAsync("node", script, $"{app.Http.BaseAddress}".TrimEnd('/'), $"{date.ConcertId}",
            $"{date.DateId}", "71", "72");

        Assert.Equal(MainPath(71, 72), run.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Given_a_generated_CSharp_client_When_it_is_compiled_and_buys_Then_it_has_what_it_was_promised()
    {
        var client = Path.Combine(ClientTools.EmptyFolder("csharp"), "BoxOfficeClient.cs");
        (await ClientTools.RunAsync("dotnet", "tool", "restore")).Succeeded();
        var arguments = ClientTools.DocumentedArguments("dotnet nswag");
        (await ClientTools.RunAsync("dotnet", ["nswag", .. arguments[..^1], $"/output:{client}"])).Succeeded();
        var context = new AssemblyLoadContext("client", isCollectible: true);
        var assembly = context.LoadFromStream(await CompileAsync(client, Repository.PathOf("tests/Clients/CSharp/MainPath.cs")));

        var date = await DateAsync();
        var run = assembly.GetType("MainPath")!.GetMethod("RunAsync")!;
        var output = await (Task<string>)run.Invoke(null, [new Uri(app.Http.BaseAddress!, "/"), date.ConcertId, date.DateId, 81L, 82L])!;

        Assert.Equal(MainPath(81, 82), output.Split('\n'));
        context.Unload();
    }

    /// <summary>A hall of 100 seats, of which nobody has any.</summary>
    private async Task<(long ConcertId, long DateId)> DateAsync()
    {
        var date = await app.ConcertOnSaleAsync();
        return (date.Concert.ConcertId, date.Date.ConcertDateId);
    }

    private static async Task<Stream> CompileAsync(params string[] files)
    {
        var options =
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var sources = new List<string>(files.Length
            + 1) { "global using System; global using System.Collections.Generic; global using System.Linq; global using " +
            "System.Net.Http; global using System.Threading.Tasks;" };
        foreach (var file in files) sources.Add(await File.ReadAllTextAsync(file));
        // Every assembly of this process, Newtonsoft.Json among them, which the client uses.
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation =
            CSharpCompilation.Create("BoxOffice.Client", sources.Select(s => CSharpSyntaxTree.ParseText(s)), references, options);
        var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        assembly.Position = 0;
        return assembly;
    }
}
