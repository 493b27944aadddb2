namespace BoxOffice.Load.Capacity;

/// <summary>What one call costs, by who answers it.</summary>
internal static class CallPrice
{
    /// <summary>A poll's answer with its headers; the board's is no longer.</summary>
    private const double AnswerGb = 700 / 1e9;

    /// <summary>One that the edge answers: the request and its bytes.</summary>
    public static double OfEdge(Prices prices) => (prices["frontDoorTenThousandCalls"] / 1e4) + (AnswerGb * prices["egressGb"]);

    /// <summary>One that the service answers: the execution, and its share of an instance at work, which is billed by the second.</summary>
    /// <param name="instance">Memory of an instance, GB, and what one answers.</param>
    public static double OfService(Prices prices, (double Gb, InstancePlan Plan) instance) => (prices["functionsMillionCalls"] / 1e6)
        + (instance.Gb / instance.Plan.CallsPerSecond * prices["functionsGbSecond"]) + OfEdge(prices);

    /// <summary>One that the service answers, on the instances of the size.</summary>
    public static double OfService(CapacityInputs inputs) =>
        OfService(inputs.Prices, (inputs.Size.InstanceMemory / 1024.0, inputs.Instance));
}
