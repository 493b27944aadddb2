using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Query;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>Calls about the account, databases, containers, their ranges, and query plans.</summary>
internal sealed class MetadataCalls(EmulatedAccount account)
{
    private static readonly byte[] PassThroughPlan =
        """{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,"offset":null,"limit":null,"orderBy":[],"orderByExpressions":[],"groupByExpressions":[],"groupByAliases":[],"aggregates":[],"groupByAliasToAggregateType":{},"rewrittenQuery":"","hasSelectValue":false},"queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}"""u8.ToArray();

    public CosmosAnswer Handle(CosmosRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", []) => Ok(AccountJson(request.Authority)),
        ("GET", ["dbs"]) => Ok(Feed("", "Databases", account.Databases.Values.Select(ToJson))),
        ("POST", ["dbs"]) when !IsQuery(request) => Ok(ToJson(account.CreateDatabase(NameIn(request))), 201),
        ("GET", ["dbs", var db]) => Ok(ToJson(account.Database(db))),
        ("DELETE", ["dbs", var db]) => Deleted(() => account.DeleteDatabase(db)),
        ("GET", ["dbs", var db, "colls"]) =>
            Ok(Feed(account.Database(db).Rid, "DocumentCollections", account.Database(db).Containers.Values.Select(ToJson))),
        ("POST", ["dbs", var db, "colls"]) when !IsQuery(request) => Ok(ToJson(account.CreateContainer(db, SettingsIn(request))), 201),
        ("GET", ["dbs", var db, "colls", var name]) => Ok(account.Container(db, name)),
        ("PUT", ["dbs", var db, "colls", var name]) => Replaced(db, account.Container(db, name), request),
        ("DELETE", ["dbs", var db, "colls", var name]) => Deleted(() => account.DeleteContainer(db, account.Container(db, name))),
        ("GET", ["dbs", var db, "colls", var name, "pkranges"]) => Ranges(account.Container(db, name), request),
        ("POST", ["dbs", var db, "colls", var name, "docs"]) => Plan(account.Container(db, name), request),
        _ => throw CosmosError.Unsupported($"{request.Method} {request.Path}"),
    };

    private static CosmosAnswer Plan(StoredContainer container, CosmosRequest request)
    {
        // Parsed here so that a query we cannot run is refused before it is sent.
        QueryText.Parse(request.Body).Check(container.Settings);
        return new CosmosAnswer(200, PassThroughPlan) { Charge = RequestCharges.Metadata, Container = container };
    }

    private CosmosAnswer Replaced(string database, StoredContainer container, CosmosRequest request)
    {
        account.ReplaceContainer(database, container, SettingsIn(request));
        return Ok(container);
    }

    /// <summary>One range; the SDK asks again with the ETag it got until it hears 304.</summary>
    private static CosmosAnswer Ranges(StoredContainer container, CosmosRequest request)
    {
        const string Version = "\"1\"";
        if (request.Header("If-None-Match") == Version)
            return new CosmosAnswer(304) { ETag = Version, Charge = RequestCharges.Metadata, Container = container };
        var range = new JsonObject
        {
            ["_rid"] = container.RangeRid,
            ["id"] = "0",
            ["_etag"] = container.ETag,
            ["minInclusive"] = "",
            ["maxExclusive"] = "FF",
            ["ridPrefix"] = 0,
            ["_self"] = $"{container.Self}pkranges/{container.RangeRid}/",
            ["throughputFraction"] = 1,
            ["status"] = "online",
            ["parents"] = new JsonArray(),
            ["_ts"] = container.Timestamp,
        };
        return Ok(Feed(container.Rid, "PartitionKeyRanges", [range]), etag: Version, container: container);
    }

    private static JsonObject AccountJson(string authority) => new()
    {
        ["_self"] = "",
        ["id"] = "emulator",
        ["_rid"] = "emulator",
        ["media"] = "//media/",
        ["addresses"] = "//addresses/",
        ["_dbs"] = "//dbs/",
        ["writableLocations"] = Region(authority),
        ["readableLocations"] = Region(authority),
        ["enableMultipleWriteLocations"] = false,
        ["userReplicationPolicy"] = new JsonObject { ["asyncReplication"] = false, ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
        ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Session" },
        ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
        ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
        // A string of JSON; the SDK refuses an account without it.
        ["queryEngineConfiguration"] = """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":2000,"maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true}""",
    };

    private static JsonArray Region(string authority) =>
        [new JsonObject { ["name"] = "Local", ["databaseAccountEndpoint"] = authority + "/" }];

    private static JsonObject ToJson(StoredDatabase database) => new()
    {
        ["id"] = database.Name,
        ["_rid"] = database.Rid,
        ["_self"] = $"dbs/{database.Rid}/",
        ["_etag"] = database.ETag,
        ["_colls"] = "colls/",
        ["_users"] = "users/",
        ["_ts"] = database.Timestamp,
    };

    private static JsonObject ToJson(StoredContainer container)
    {
        var json = (JsonObject)container.Settings.Properties.DeepClone();
        json["_rid"] = container.Rid;
        json["_self"] = container.Self;
        json["_etag"] = container.ETag;
        json["_docs"] = "docs/";
        json["_sprocs"] = "sprocs/";
        json["_triggers"] = "triggers/";
        json["_udfs"] = "udfs/";
        json["_conflicts"] = "conflicts/";
        json["_ts"] = container.Timestamp;
        return json;
    }

    private static JsonObject Feed(string rid, string name, IEnumerable<JsonObject> entries)
    {
        var list = new JsonArray([.. entries]);
        return new JsonObject { ["_rid"] = rid, [name] = list, ["_count"] = list.Count };
    }

    private static bool IsQuery(CosmosRequest request) => request.Is("x-ms-documentdb-isquery");

    private static string NameIn(CosmosRequest request) =>
        (string?)Parse(request)["id"] ?? throw CosmosError.BadRequest("A database needs an id.");

    private static ContainerSettings SettingsIn(CosmosRequest request) => new(Parse(request));

    private static JsonObject Parse(CosmosRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body.Span) as JsonObject ?? throw CosmosError.BadRequest("The body is a JSON object.");
        }
        // The body is the client's: what is wrong with it is an answer, not an outage.
        catch (JsonException malformed)
        {
            throw CosmosError.BadRequest($"The body is not JSON: {malformed.Message}");
        }
    }

    private static CosmosAnswer Ok(StoredContainer container) => Ok(ToJson(container), etag: container.ETag, container: container);

    private static CosmosAnswer Ok(JsonObject body, int status = 200, string? etag = null, StoredContainer? container = null) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body))
        {
            ETag = etag
            ?? (string?)body["_etag"],
            Charge = RequestCharges.Metadata,
            Container = container
        };

    private static CosmosAnswer Deleted(Action delete)
    {
        delete();
        return new CosmosAnswer(204) { Charge = RequestCharges.Metadata };
    }
}
