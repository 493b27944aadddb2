using System.Text.Json;

namespace BoxOffice.Tests.Infra;

/// <summary>az-reference.json: verbs and flags of the Azure CLI, taken from its published reference; the file
/// names source, version and date.</summary>
internal sealed record AzReference(
    string Source, string Commit, string Date, string Version, IReadOnlyList<string> Global,
    IReadOnlyDictionary<string, AzCommand> Commands)
{
    public static AzReference Load() =>
        JsonSerializer.Deserialize<AzReference>(File.ReadAllText(Repository.PathOf("tests/Infra/az-reference.json")),
            JsonSerializerOptions.Web)!;

    /// <summary>What the CLI would say against the command.</summary>
    /// <param name="words">The command's words, <c>az</c> first.</param>
    public IReadOnlyList<string> Complaints(IReadOnlyList<string> words)
    {
        var said = words.Skip(1).TakeWhile(w => !w.StartsWith('-')).ToArray();
        var verb = string.Join(' ', said);
        if (!Commands.TryGetValue(verb, out var command)) return [$"az {verb}: no such command in the reference of {Date}"];
        List<string> complaints = [];
        HashSet<string> given = new(StringComparer.Ordinal);
        for (var i = said.Length + 1; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-')) continue;
            var flag = words[i].Split('=')[0];
            if (command.Option(flag) is { } option)
            {
                given.Add(option);
                if (i + 1 < words.Count && command.Refuses(option, words[i + 1]))
                    complaints.Add($"az {verb}: {flag} cannot be {words[i + 1]}");
            }
            else if (!Global.Any(names => names.Split(' ').Contains(flag)))
            {
                complaints.Add($"az {verb}: no flag {flag}");
            }
        }

        return [.. complaints,
            .. command.Required.Where(names => !given.Contains(names)).Select(names => $"az {verb}: {names} is missing")];
    }
}

/// <summary>A verb: its flags with their aliases (<c>--name -n</c>), and the values of those that have a list.</summary>
internal sealed record AzCommand(
    IReadOnlyList<string> Required, IReadOnlyList<string> Optional, IReadOnlyDictionary<string, IReadOnlyList<string>>? Values)
{
    /// <summary>The flag under all its names; null if the verb has none such.</summary>
    public string? Option(string flag) =>
        Required.Concat(Optional).FirstOrDefault(names => names.Split(' ').Contains(flag, StringComparer.Ordinal));

    /// <summary>A value outside a flag's list; what a variable or a command gives is not known here.</summary>
    public bool Refuses(string option, string value) => !value.Contains('$', StringComparison.Ordinal)
        && Values?.GetValueOrDefault(option.Split(' ')[0]) is { } allowed && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase);
}
