namespace BoxOffice.WaitingRoom;

/// <summary>What an ending found.</summary>
/// <param name="WasActive">There was a session.</param>
/// <param name="WasWaiting">There was a place in the line.</param>
public readonly record struct EndedPlace(bool WasActive, bool WasWaiting);

/// <summary>What a chunk of a tick did.</summary>
/// <param name="Admitted">People let in.</param>
/// <param name="Skipped">People parked, because nobody saw them lately.</param>
/// <param name="IsOver">Budget, room or line are used up.</param>
/// <param name="WaitedSeconds">For each admitted; -1 where it is not known.</param>
public sealed record AdmittedChunk(int Admitted, int Skipped, bool IsOver, IReadOnlyList<long> WaitedSeconds);

/// <summary>What a chunk of clearing away did.</summary>
/// <param name="Expired">Sessions that ran out.</param>
/// <param name="Abandoned">Skipped people whose grace ran out.</param>
/// <param name="HasMore">Another chunk is worth it.</param>
/// <param name="IsOver">The sale was closed longer ago than the grace, and its sessions are over.</param>
public sealed record SweptChunk(int Expired, int Abandoned, bool HasMore, bool IsOver);
