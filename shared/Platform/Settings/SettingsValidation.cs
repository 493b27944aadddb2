using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Settings;

/// <summary>The annotations of an options record, checked under the names that operators know: <c>Section__Property</c>.</summary>
internal static class SettingsValidation
{
    /// <summary>Binds the section, and refuses at start what an annotation forbids, each refusal naming its setting.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new Annotations<T>(section));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    private sealed class Annotations<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var found = new List<ValidationResult>();
            foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var context = new ValidationContext(options) { MemberName = property.Name, DisplayName = $"{section}__{property.Name}" };
                Validator.TryValidateProperty(property.GetValue(options), context, found);
            }

            // The framework's own words say "field".
            return found.Count == 0 ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(found.Select(f => f.ErrorMessage!.Replace("The field ", "The setting ", StringComparison.Ordinal)));
        }
    }
}
