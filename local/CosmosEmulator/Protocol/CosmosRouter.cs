using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>From a request to its answer: what it asks for, what goes wrong with it, and the call.</summary>
internal sealed class CosmosRouter(EmulatedAccount account, CosmosFaults faults, CosmosEmulatorOptions options)
{
    private readonly MetadataCalls metadata = new(account);
    private readonly PartitionBudgets budgets = new(options.Weather.PartitionRequestUnits, options.TimeProvider);
    private readonly FaultChoice choice = new(faults, options.Weather);

    /// <exception cref="OperationCanceledException">The caller gave up, or a timeout was asked for.</exception>
    public async ValueTask<CosmosAnswer> HandleAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        if (options.Interleave) await Task.Yield();

        CosmosAnswer answer;
        try
        {
            var operation = OperationOf(request);
            var fault = choice.Any ? choice.Next(CallOf(operation, request)) : null;
            answer = await FailBeforeAsync(fault, cancellationToken) ?? Dispatch(operation, request, fault);
            if (fault?.Kind == CosmosFaultKind.Resent) answer = Dispatch(operation, request, fault);
            if (fault?.Kind == CosmosFaultKind.TimeoutAfter) throw new TaskCanceledException("A timeout was asked for, after the effect.");
            Acknowledge(operation, request, answer);
        }
        catch (CosmosError error)
        {
            answer = error.ToAnswer();
        }

        answer.ActivityId = request.Header("x-ms-activity-id") ?? Guid.CreateVersion7(options.TimeProvider.GetUtcNow()).ToString();
        return answer;
    }

    private static async ValueTask<CosmosAnswer?> FailBeforeAsync(CosmosFault? fault, CancellationToken cancellationToken)
    {
        switch (fault?.Kind)
        {
            case CosmosFaultKind.TooManyRequests:
                return new CosmosAnswer(429,
                    CosmosError.Body("429", "Request rate is large: asked for."))
                { SubStatus = 3200, RetryAfter = fault.Delay };
            case CosmosFaultKind.ServiceUnavailable:
                return new CosmosAnswer(503, CosmosError.Body("ServiceUnavailable", "Service is unavailable: asked for."));
            case CosmosFaultKind.Forbidden:
                return new CosmosAnswer(403, CosmosError.Body("Forbidden", "The caller may not: asked for."));
            case CosmosFaultKind.SessionNotAvailable:
                return new CosmosAnswer(404,
                    CosmosError.Body("NotFound", "The read session is not available: asked for."))
                { SubStatus = 1002 };
            case CosmosFaultKind.OwnerNotFound:
                return new CosmosAnswer(404,
                    CosmosError.Body("NotFound", "Owner resource does not exist: asked for."))
                { SubStatus = 1003 };
            case CosmosFaultKind.TimeoutBefore:
                throw new TaskCanceledException("A timeout was asked for, before the effect.");
            case CosmosFaultKind.Latency:
                // Real time, whatever clock the items have: it is a client's own deadline that latency is to meet.
                await Task.Delay(fault.Delay, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    private CosmosAnswer Dispatch(CosmosOperation operation, CosmosRequest request, CosmosFault? fault)
    {
        if (operation == CosmosOperation.Metadata) return metadata.Handle(request);
        request.RefuseUnsupportedHeaders();
        var container = account.Container(request.Segments[1], request.Segments[3]);
        if (budgets.Refuse(container, request) is { } tooMany) return tooMany;
        var reader = fault?.Kind == CosmosFaultKind.StaleRead && !request.WantsLatest
            ? new ReadAs(request.Client, fault.Behind, fault.Within)
            : ReadAs.Latest(request.Client);
        var answer = operation switch
        {
            CosmosOperation.Batch => Batch.BatchCalls.Run(container, request, faults),
            CosmosOperation.Query => QueryCalls.Run(container, request, reader),
            _ => ItemCalls.Run(container, operation, request, reader, faults),
        };
        budgets.Charge(container, request, answer.Charge);
        return answer;
    }

    /// <summary>A read says itself what its client has seen; writes and batches go to the primary, and
    /// even a refusal carries its token.</summary>
    private static void Acknowledge(CosmosOperation operation, CosmosRequest request, CosmosAnswer answer)
    {
        if (operation is CosmosOperation.Metadata or CosmosOperation.Read or CosmosOperation.Query || answer.Container is null) return;
        answer.Container.Acknowledge(PartitionKeyValue.Parse(request.Header("x-ms-documentdb-partitionkey")!), request.Client);
    }

    private static CosmosOperation OperationOf(CosmosRequest request)
    {
        var segments = request.Segments;
        if (segments.Length < 5 || segments[4] != "docs") return CosmosOperation.Metadata;
        return (request.Method, segments.Length) switch
        {
            ("GET", 5) => throw CosmosError.Unsupported(request.Header("A-IM") is null ? "the feed of all items" : "the change feed"),
            ("POST", 5) => PostedOperation(request),
            ("GET", 6) => CosmosOperation.Read,
            ("PUT", 6) => CosmosOperation.Replace,
            ("PATCH", 6) => CosmosOperation.Patch,
            ("DELETE", 6) => CosmosOperation.Delete,
            _ => throw CosmosError.Unsupported($"{request.Method} {request.Path}"),
        };
    }

    private static CosmosOperation PostedOperation(CosmosRequest request)
    {
        if (request.Is("x-ms-cosmos-is-query-plan-request")) return CosmosOperation.Metadata;
        if (request.Is("x-ms-documentdb-isquery")
            || request.ContentType?.StartsWith("application/query+json",
            StringComparison.OrdinalIgnoreCase) == true) return CosmosOperation.Query;
        if (request.Is("x-ms-cosmos-is-batch-request")) return CosmosOperation.Batch;
        return request.Is("x-ms-documentdb-is-upsert") ? CosmosOperation.Upsert : CosmosOperation.Create;
    }

    private static CosmosCall CallOf(CosmosOperation operation, CosmosRequest request) => new(
        operation,
        request.Segments.ElementAtOrDefault(3),
        request.Header("x-ms-documentdb-partitionkey"),
        request.Segments.ElementAtOrDefault(5),
        request.Client);
}
