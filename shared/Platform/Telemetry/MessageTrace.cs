using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace BoxOffice.Platform.Telemetry;

/// <summary>
/// Keeps one trace from the HTTP call through its queue message to the webhook, minutes later and in another process: every
/// message has the member <c>traceParent</c>, the W3C header of the span that sent it.
/// </summary>
public static class MessageTrace
{
    private static readonly JsonEncodedText Member = JsonEncodedText.Encode("traceParent");

    /// <summary>
    /// The span in which a queue function handles a message: <c>using var span = MessageTrace.Continue(function, message);</c>
    /// It is a child of the span that sent the message, and linked to the host's own span of this invocation.
    /// </summary>
    /// <param name="function">The function's name.</param>
    /// <param name="message">
    /// The message as the trigger gives it. One that is not JSON has no parent; refusing it is the function's.
    /// </param>
    public static Activity? Continue(string function, string message)
    {
        var parent = ParentIn(Encoding.UTF8.GetBytes(message));
        if (parent.TraceId == default) return null;
        ActivityLink[] links = Activity.Current is { } invocation ? [new ActivityLink(invocation.Context)] : [];
        return Instrumentation.ActivitySource.StartActivity($"{function} message", ActivityKind.Consumer, parent, links: links)
            ?? FunctionTrace.Unrecorded(function, parent);
    }

    /// <summary>The message, a JSON object, with the sender's span in it.</summary>
    internal static ReadOnlyMemory<byte> Stamp(byte[] json, Activity? sender)
    {
        if (sender?.Id is not { } id || sender.IdFormat != ActivityIdFormat.W3C) return json;
        Debug.Assert(json[0] == '{' && json[^1] == '}', "A message is an object.");
        var stamp = Encoding.UTF8.GetBytes($"{(json.Length > 2 ? "," : "")}\"{Member}\":\"{id}\"}}");
        return (byte[])[.. json.AsSpan(0, json.Length - 1), .. stamp];
    }

    private static ActivityContext ParentIn(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    || !reader.ValueTextEquals(Member.EncodedUtf8Bytes))
                    continue;
                return reader.Read() && reader.TokenType == JsonTokenType.String
                    && ActivityContext.TryParse(reader.GetString(), null, isRemote: true, out var parent) ? parent : default;
            }
        }
        catch (JsonException)
        {
            // A broken message is the function's to refuse, with its own words; here it only has no parent.
        }

        return default;
    }
}
