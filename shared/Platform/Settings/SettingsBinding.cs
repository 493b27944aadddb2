using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Settings;

/// <summary>Binds a section, and names in one sentence the setting that nobody reads or that cannot be read.</summary>
internal static partial class SettingsBinding
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(int)] = "a whole number",
        [typeof(long)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(bool)] = "true or false",
        [typeof(TimeSpan)] = "a time such as 00:00:30",
    };

    /// <summary>Sets the options' properties.</summary>
    /// <param name="foreign">Names in the section that others read.</param>
    /// <exception cref="OptionsValidationException">A setting has no property, or a value of another type.</exception>
    public static void Bind<T>(IConfigurationSection section, T options, IReadOnlyCollection<string> foreign)
        where T : class
    {
        var unknown = foreign.Contains("*") ? [] : Unknown(section, typeof(T), foreign).ToList();
        if (unknown.Count > 0) throw Refused<T>([.. unknown]);
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException wrong) when (Failed().Match(wrong.Message) is { Success: true } match)
        {
            throw Refused<T>(Sentence(section, typeof(T), match.Groups["path"].Value, match.Groups["value"].Value));
        }
    }

    private static OptionsValidationException Refused<T>(params string[] sentences) => new(typeof(T).Name, typeof(T), sentences);

    /// <summary>An empty value is no setting: the sample file has many.</summary>
    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type, IReadOnlyCollection<string> foreign)
    {
        foreach (var child in section.GetChildren())
        {
            if (foreign.Contains(child.Key, StringComparer.OrdinalIgnoreCase) || string.IsNullOrEmpty(child.Value)
                && !child.GetChildren().Any()) continue;
            var property = Find(type, child.Key);
            if (property is null) yield return $"There is no setting {NameOf(child.Path)}; {NameOf(section.Path)}__ has {Names(type)}.";
            else if (child.Value is null)
            {
                foreach (var nested in Unknown(child, Plain(property.PropertyType), [])) yield return nested;
            }
        }
    }

    private static string Sentence(IConfigurationSection section, Type type, string path, string value)
    {
        foreach (var name in path[(section.Path.Length + 1)..].Split(':')) type = Plain(Find(type, name)!.PropertyType);
        var expected = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : Words.GetValueOrDefault(type, "of another form");
        return $"The setting {NameOf(path)} must be {expected}, not '{value}'.";
    }

    private static PropertyInfo? Find(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { CanWrite: true } property
            ? property : null;

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    private static string Names(Type type) =>
        string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => p.Name));

    /// <summary>The binder's own words: it says what failed in its message only.</summary>
    [GeneratedRegex("configuration value '(?<value>.*)' at '(?<path>[^']+)' to type", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Failed();
}
