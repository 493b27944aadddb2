namespace BoxOffice.Platform.Limits;

/// <summary>The sorts of call that are limited apart; each name is a setting <c>RateLimits__{name}__…</c>.</summary>
public enum RateLimitGroup
{
    /// <summary>Catalogue, seats, boards, documentation: anonymous, mostly cached.</summary>
    Browse,

    /// <summary>Asking for one's place in a queue.</summary>
    Poll,

    /// <summary>Reading one's own reservations, points and ledger.</summary>
    Account,

    /// <summary>Joining or leaving a queue.</summary>
    Join,

    /// <summary>Holding seats.</summary>
    Hold,

    /// <summary>Paying.</summary>
    Pay,

    /// <summary>Releasing a hold, or giving a paid reservation back.</summary>
    Cancel,

    /// <summary>Charging points.</summary>
    Charge,

    /// <summary>Failing to authenticate: only calls that were answered 401 count, whatever they asked for.</summary>
    Authentication,
}
