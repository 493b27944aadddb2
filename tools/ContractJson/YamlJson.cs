using System.Globalization;
using System.Text;
using System.Text.Json;
using SharpYaml;
using SharpYaml.Model;

namespace BoxOffice.Tools;

/// <summary>
/// YAML as JSON, by YAML's JSON schema: what is not quoted and is null, true, false or a number is one; all else is text.
/// </summary>
internal static class YamlJson
{
    private const NumberStyles Fraction = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>One document.</summary>
    public static byte[] Convert(byte[] yaml)
    {
        using var reader = new StringReader(Encoding.UTF8.GetString(yaml));
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) Write(writer, YamlStream.Load(reader)[0].Contents);
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, YamlElement? element)
    {
        switch (element)
        {
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping)
                {
                    writer.WritePropertyName(((YamlValue)key).Value);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence) Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlValue { Style: ScalarStyle.Plain } plain:
                WritePlain(writer, plain.Value);
                break;
            case YamlValue text:
                writer.WriteStringValue(text.Value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WritePlain(Utf8JsonWriter writer, string text)
    {
        if (text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else if (text is "null" or "~" or "") writer.WriteNullValue();
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (decimal.TryParse(text, Fraction, CultureInfo.InvariantCulture, out var number)) writer.WriteNumberValue(number);
        else writer.WriteStringValue(text);
    }
}
