namespace BoxOffice.Identity;

/// <summary>Who signed in.</summary>
/// <param name="UserId">The user's number.</param>
public sealed record SignedInUser(long UserId);
