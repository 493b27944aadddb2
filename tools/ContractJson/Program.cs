// The build's step from docs/openapi.yaml to the JSON that the service serves: ContractJson INPUT.yaml OUTPUT.json
using BoxOffice.Tools;

if (args is not [var input, var output])
{
    Console.Error.WriteLine("ContractJson INPUT.yaml OUTPUT.json");
    return 2;
}

try
{
    File.WriteAllBytes(output, YamlJson.Convert(File.ReadAllBytes(input)));
    return 0;
}
catch (SharpYaml.YamlException wrong)
{
    // The form that MSBuild reads: the error is then shown at its line.
    Console.Error.WriteLine($"{Path.GetFullPath(input)}({wrong.Start.Line + 1},{wrong.Start.Column + 1}): error CONTRACT: {wrong.Message}");
    return 1;
}
