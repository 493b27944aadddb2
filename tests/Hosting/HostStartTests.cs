using System.Collections.Immutable;
using BoxOffice.Local.Host;
using BoxOffice.TestFunctions;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Hosting;

/// <summary>An app or a worker that cannot be run: one sentence, and no process is left.</summary>
public sealed class HostStartTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("boxoffice-app-").FullName;

    [Theory]
    [InlineData("host.json", null, "There is no host.json in ")]
    [InlineData("host.json", "{", "host.json in ")]
    [InlineData("host.json", """{"extensions":{"queues":{"batchSize":33}}}""", "host.json: extensions.queues.batchSize cannot be 33.")]
    [InlineData("host.json", """{"functionTimeout":"soon"}""", "host.json: functionTimeout cannot be soon.")]
    [InlineData("functions.metadata", null, "There is no functions.metadata in ")]
    [InlineData("functions.metadata", "[", "functions.metadata in ")]
    [InlineData("functions.metadata", "{}", "functions.metadata in ")]
    public async Task Given_a_file_of_the_app_that_is_missing_or_wrong_When_started_Then_one_sentence_names_it(string file, string? content,
        string sentence)
    {
        CopyApp();
        var path = Path.Combine(directory, file);
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        await FailsAsync(HostApp.OptionsFor([typeof(Echo)]) with { ApplicationDirectory = directory }, sentence);
    }

    [Fact]
    public async Task Given_a_function_whose_method_is_not_there_When_started_Then_the_sentence_names_the_function()
    {
        // The container is built last: generated code registers the app's own list after the composition.
        void Compose(IHostApplicationBuilder builder) =>
            builder.ConfigureContainer(new DefaultServiceProviderFactory(),
                services => services.AddSingleton<IFunctionMetadataProvider>(new Unloadable()));
        await FailsAsync(HostApp.OptionsFor([], compose: Compose), "The function Nowhere does not load: ");
    }

    [Fact]
    public async Task Given_a_worker_process_that_ends_at_once_When_started_Then_the_sentence_has_its_exit_code()
    {
        CopyApp();
        var runtime = Path.Combine(directory, "BoxOffice.TestFunctions.runtimeconfig.json");
        await File.WriteAllTextAsync(
            runtime, """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"99.0.0"}}}""", TestContext.Current.CancellationToken);
        await FailsAsync(Child(), "The functions worker ended with exit code ");
    }

    [Fact]
    public async Task Given_a_worker_process_that_takes_too_long_When_started_Then_the_sentence_has_the_limit_and_the_process_is_ended()
    {
        CopyApp();
        await FailsAsync(Child() with { StartWithin = TimeSpan.FromMilliseconds(1) },
            "The functions worker did not start within 0 seconds.");
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private FunctionsHostOptions Child() => HostApp.OptionsFor([typeof(Echo)]) with { ApplicationDirectory = directory, Child = true };

    private async Task FailsAsync(FunctionsHostOptions options, string sentence)
    {
        var failure = await Assert.ThrowsAsync<HostException>(() => HostApp.StartAsync(options));
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        await Eventually.TrueAsync(() => !CommandLines().Any(line => line.Contains(directory, StringComparison.Ordinal)),
            "the worker's end");
    }

    private void CopyApp()
    {
        foreach (var file in Directory.EnumerateFiles(HostApp.Directory)) File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
    }

    /// <summary>Of every process of this machine, where the system tells.</summary>
    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            // No process, or one that has ended since.
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return line;
        }
    }

    private sealed class Unloadable : IFunctionMetadataProvider
    {
        public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) =>
            Task.FromResult<ImmutableArray<IFunctionMetadata>>([new DefaultFunctionMetadata
            {
                Name = "Nowhere",
                EntryPoint = "BoxOffice.TestFunctions.Nowhere.Run",
                ScriptFile = "BoxOffice.TestFunctions.dll",
                Language = "dotnet-isolated",
                RawBindings = ["""{"name":"request","type":"httpTrigger","direction":"In","authLevel":"anonymous","route":"nowhere"}"""],
            }]);
    }
}
