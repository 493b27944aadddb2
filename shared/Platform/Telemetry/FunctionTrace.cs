using System.Diagnostics;

namespace BoxOffice.Platform.Telemetry;

/// <summary>The span of an invocation.</summary>
public static class FunctionTrace
{
    /// <summary>
    /// A span that is current until it is disposed. With nobody listening it is still made, unrecorded, where there is none around
    /// it: log lines, problem answers, messages and webhooks carry its trace id.
    /// </summary>
    /// <param name="name">The function.</param>
    /// <param name="traceParent">The caller's W3C header. Used where the host has not already.</param>
    public static Activity? Start(string name, string? traceParent)
    {
        ActivityContext parent = default;
        if (Activity.Current is null && traceParent is not null) _ = ActivityContext.TryParse(traceParent, null, isRemote: true, out parent);
        return Instrumentation.ActivitySource.StartActivity(name, ActivityKind.Internal, parent) ?? (Activity.Current is null ? Unrecorded(name, parent) : null);
    }

    internal static Activity Unrecorded(string name, ActivityContext parent)
    {
        // Its own activity, not the source's: a source makes none where nobody samples it.
        var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C);
        if (parent.TraceId != default) activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return activity.Start();
    }
}
