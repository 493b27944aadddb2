using BoxOffice.Reservations;

namespace BoxOffice.Tests.Reservations;

/// <summary>The process died here.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");

/// <summary>What a process runs.</summary>
internal enum ProcessKind
{
    /// <summary>A buyer's hold.</summary>
    Hold,

    /// <summary>Another call of a buyer.</summary>
    Call,

    /// <summary>A message.</summary>
    Message,
}

/// <summary>
/// One call or message, as if it had a process of its own: once that is dead, nothing it does reaches Cosmos or a queue any more.
/// </summary>
internal sealed class ProtocolProcess(ProcessKind kind, ReservationId? subject)
{
    private static readonly AsyncLocal<ProtocolProcess?> Ambient = new();
    private volatile bool dead;

    /// <summary>The process that runs here; null for the test itself.</summary>
    public static ProtocolProcess? Current => Ambient.Value;

    public ProcessKind Kind => kind;

    /// <summary>The reservation that it is about.</summary>
    public ReservationId? Subject => subject;

    /// <summary>Runs a process to its end, or death.</summary>
    public static async Task<T> RunAsync<T>(ProcessKind kind, ReservationId? subject, Func<Task<T>> body)
    {
        var outer = Ambient.Value;
        Ambient.Value = new ProtocolProcess(kind, subject);
        try
        {
            return await body();
        }
        finally
        {
            Ambient.Value = outer;
        }
    }

    /// <summary>Nothing of this process reaches anything from now on.</summary>
    public void Die()
    {
        dead = true;
        ThrowIfDead();
    }

    /// <exception cref="ProcessDiedException">It is dead.</exception>
    public void ThrowIfDead()
    {
        if (dead) throw new ProcessDiedException();
    }
}
