using System.Buffers.Text;
using System.Text;

namespace BoxOffice.Load.Scenarios;

/// <summary>
/// Takes single values out of an answer by their names, without parsing it: a generator that shares two cores with the service must
/// not spend them on what it does not look at.
/// </summary>
internal static class JsonScan
{
    /// <summary>The first string of that name.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static string Text(ReadOnlySpan<byte> json, string name)
    {
        var value = After(json, name);
        if (value.IsEmpty || value[0] != '"') throw new IOException($"No text '{name}' in the answer.");
        return Encoding.UTF8.GetString(value[1..(1 + value[1..].IndexOf((byte)'"'))]);
    }

    /// <summary>The first number of that name, or null.</summary>
    public static long? Number(ReadOnlySpan<byte> json, string name) =>
        Utf8Parser.TryParse(After(json, name), out long number, out _) ? number : null;

    /// <summary>All numbers of that name, in order.</summary>
    public static List<long> Numbers(ReadOnlySpan<byte> json, string name)
    {
        var numbers = new List<long>();
        for (var rest = After(json, name); !rest.IsEmpty; rest = After(rest, name))
        {
            if (Utf8Parser.TryParse(rest, out long number, out _)) numbers.Add(number);
        }

        return numbers;
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> json, string name)
    {
        Span<byte> key = stackalloc byte[name.Length + 3];
        (key[0], key[^2], key[^1]) = ((byte)'"', (byte)'"', (byte)':');
        Encoding.ASCII.GetBytes(name, key[1..]);
        var at = json.IndexOf(key);
        return at < 0 ? [] : json[(at + key.Length)..];
    }
}
