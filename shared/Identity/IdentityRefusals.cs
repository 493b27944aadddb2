using BoxOffice.Platform.Api;

namespace BoxOffice.Identity;

/// <summary>401: the call needs a signed-in user.</summary>
public sealed record SignInMissing()
    : Refusal(RefusalKind.Unauthenticated, "sign-in-missing", "Send the access token of your sign-in as Authorization: Bearer.");

/// <summary>401: the access token was not issued by the authority for this service.</summary>
public sealed record SignInInvalid() : Refusal(
    RefusalKind.Unauthenticated, "sign-in-invalid", "The access token is not valid for this service.");

/// <summary>401: the access token has expired.</summary>
public sealed record SignInExpired() : Refusal(
    RefusalKind.Unauthenticated, "sign-in-expired", "The access token has expired. Sign in again.");

/// <summary>403: the request is for another user.</summary>
public sealed record NotYours() : Refusal(RefusalKind.Forbidden, "wrong-user", "The request is for another user.");
