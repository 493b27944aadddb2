using NCrontab;

namespace BoxOffice.Local.Host;

/// <summary>When a timer is due, in UTC as on Azure.</summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly CrontabSchedule crontab;

    private TimerSchedule(CrontabSchedule crontab) => this.crontab = crontab;

    /// <param name="text">NCRONTAB with six fields (seconds first), or five.</param>
    /// <exception cref="HostException">It is none; the message names the function.</exception>
    public static TimerSchedule Parse(string text, string function)
    {
        var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds }) is { } crontab
            ? new TimerSchedule(crontab)
            : throw new HostException($"The schedule of {function}, \"{text}\", is no NCRONTAB expression.");
    }

    /// <summary>The first due time after a time.</summary>
    public DateTime Next(DateTime after) => crontab.GetNextOccurrence(after);

    /// <summary>
    /// Whether any two of the next ten due times are closer than a minute: the real host does not monitor such schedules, and
    /// their <c>TimerInfo.ScheduleStatus</c> is null.
    /// </summary>
    public bool IsUnderAMinute(DateTime now)
    {
        var before = Next(now);
        for (var i = 0; i < 10; i++)
        {
            var next = Next(before);
            if (next - before < Minute) return true;
            before = next;
        }

        return false;
    }
}
