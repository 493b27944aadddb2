namespace BoxOffice.Local;

/// <summary>The stack cannot start or go on, for a reason its user can mend: one sentence, printed without a stack trace.</summary>
/// <param name="sentence">What is wrong and what to do, for the person at the terminal.</param>
public sealed class StackException(string sentence, Exception? cause = null) : Exception(sentence, cause);
