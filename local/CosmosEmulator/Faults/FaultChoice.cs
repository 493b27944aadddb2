namespace BoxOffice.Local.Cosmos;

/// <summary>What goes wrong with a call: the fault that is armed for it, else what the weather brings.</summary>
internal sealed class FaultChoice(CosmosFaults armed, CosmosWeather weather)
{
    private static readonly CosmosFault Cut = new(CosmosFaultKind.TimeoutAfter);
    private static readonly CosmosFault NoSession = new(CosmosFaultKind.SessionNotAvailable);

    private readonly bool changeable = weather.Lags || weather.CutShare > 0 || weather.SessionShare > 0;
    private readonly string[] lagging =
        weather.LagContainers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    private readonly Random chance = new(weather.Seed);
    private readonly Lock gate = new();

    /// <summary>Whether anything can go wrong at all.</summary>
    public bool Any => changeable || armed.Any;

    public CosmosFault? Next(CosmosCall call) => armed.Next(call) ?? (changeable ? Drawn(call) : null);

    private CosmosFault? Drawn(CosmosCall call)
    {
        lock (gate)
        {
            if (call.Operation is CosmosOperation.Read or CosmosOperation.Query) return DrawnForRead(call);
            return call.Operation != CosmosOperation.Metadata && chance.NextDouble() < weather.CutShare ? Cut : null;
        }
    }

    private CosmosFault? DrawnForRead(CosmosCall call)
    {
        if (chance.NextDouble() < weather.SessionShare) return NoSession;
        if (!weather.Lags || chance.NextDouble() >= weather.LagShare) return null;
        if (lagging.Length > 0 && Array.IndexOf(lagging, call.Container) < 0) return null;
        return new CosmosFault(CosmosFaultKind.StaleRead) { Behind = chance.Next(weather.CommitsToKeep + 1), Within = weather.Within };
    }
}
