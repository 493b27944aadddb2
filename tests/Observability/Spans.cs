using System.Collections.Concurrent;
using System.Diagnostics;

namespace BoxOffice.Tests.Observability;

/// <summary>What was exported. Spans end on other threads, so each look takes a copy.</summary>
internal sealed class Spans : ICollection<Activity>
{
    private readonly ConcurrentQueue<Activity> ended = [];

    public int Count => ended.Count;

    public bool IsReadOnly => false;

    public Activity? Of(string trace, string name) => ended.FirstOrDefault(a => a.DisplayName == name && a.TraceId.ToHexString() == trace);

    public Activity? Of(ActivitySpanId span) => ended.FirstOrDefault(a => a.SpanId == span);

    /// <summary>Whether the span stands below the other, through spans that were exported.</summary>
    public bool IsBelow(Activity span, Activity above)
    {
        for (var at = span; at is not null; at = Of(at.ParentSpanId))
        {
            if (at.ParentSpanId == above.SpanId) return true;
        }

        return false;
    }

    public void Add(Activity item) => ended.Enqueue(item);

    public void Clear() => ended.Clear();

    public bool Contains(Activity item) => ended.Contains(item);

    public void CopyTo(Activity[] array, int arrayIndex) => ended.CopyTo(array, arrayIndex);

    public bool Remove(Activity item) => throw new NotSupportedException();

    public IEnumerator<Activity> GetEnumerator() => ended.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
