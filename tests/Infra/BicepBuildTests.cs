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
    public async Task Given_no_variable_at_all_Then_the_parameters_fit_the_template(string file)
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

    [Fact]
    public void Every_variable_of_the_parameters_is_described_in_the_deployment_guide()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs/deploy.md"));
        // azd sets these two by itself.
        var described = Bicep.ParameterVariables.Except(["AZURE_ENV_NAME", "AZURE_LOCATION"]);

        Assert.All(described, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }
}
