namespace BoxOffice.Tests.Infra;

public sealed class BicepBuildTests
{
    [Fact]
    public async Task The_template_builds_without_a_warning()
    {
        var (exitCode, _, errors) = await Bicep.BuildAsync();

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact]
    public async Task The_template_lints_without_a_warning()
    {
        var (exitCode, output, errors) = await Bicep.RunAsync("lint", "main.bicep");

        Assert.Equal((0, "", ""), (exitCode, output, errors));
    }

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    [InlineData("main.bicepparam")]
    public async Task The_parameters_fit_the_template(string file)
    {
        var (exitCode, output, errors) = await Bicep.BuildParametersAsync(file);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.DoesNotContain("\"reference\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_module_is_used()
    {
        // An unused module would be neither built nor linted above.
        var sources = Directory.GetFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories);
        var text = string.Concat(sources.Select(File.ReadAllText));

        Assert.All(Directory.GetFiles(Repository.PathOf("infra/modules"), "*.bicep"), module =>
            Assert.Contains($"{Path.GetFileName(module)}'", text, StringComparison.Ordinal));
    }
}
