using BoxOffice.Platform.Api;

namespace BoxOffice.Identity;

/// <summary>401: the call needs somebody who is signed in.</summary>
public sealed record SignInMissing()
    : Refusal(RefusalKind.Unauthenticated, "sign-in-missing", "Send the access token of your sign-in as Authorization: Bearer.");

/// <summary>401: the access token is not one of our authority's, for us, and still good.</summary>
public sealed record SignInInvalid() : Refusal(RefusalKind.Unauthenticated, "sign-in-invalid", "The access token is not valid here.");

/// <summary>401: the access token is too old.</summary>
public sealed record SignInExpired() : Refusal(RefusalKind.Unauthenticated, "sign-in-expired", "The access token has expired; sign in again.");

/// <summary>403: another user's things.</summary>
public sealed record NotYours() : Refusal(RefusalKind.Forbidden, "wrong-user", "You may see and change only what is yours.");
