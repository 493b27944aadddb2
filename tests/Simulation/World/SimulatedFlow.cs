namespace BoxOffice.Simulation.World;

/// <summary>One flow alone, without a history around it.</summary>
internal static class SimulatedFlow
{
    /// <summary>Runs it to its end: its operations meet the gate's faults, one after the other, and time passes where it sleeps.</summary>
    /// <param name="instance">The number of the instance that it runs in.</param>
    public static async Task RunAsync(SimulatedWorld world, int instance, Func<SimulatedInstance, Task> flow)
    {
        var actor = new Actor(1, "a flow", instance);
        world.Gate.Begin(actor, () => flow(world.Instances[instance]));
        while (!actor.Work.IsCompleted)
        {
            if (world.Gate.Parked is [var operation, ..]) world.Gate.Release(operation);
            else world.Advance(TimeSpan.FromMilliseconds(50));
            world.Gate.Settle(actor);
        }

        await actor.Work;
    }
}
