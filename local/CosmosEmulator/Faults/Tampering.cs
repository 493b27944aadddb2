using System.Text;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos;

/// <summary>A store that lies: how a test shows what happens without one of its guarantees.</summary>
internal static class Tampering
{
    /// <summary>Applies the operation as the tampering has it.</summary>
    public static ItemResult Apply(this ItemTransaction transaction, CosmosFaults faults, string container, in ItemOperation operation)
    {
        if (faults.Tamper is not { } tamper || operation.Kind == ItemOperationKind.Read) return transaction.Apply(operation);
        var body = operation.Body.IsEmpty ? null : JsonNode.Parse(operation.Body.Span);
        var write = tamper(new CosmosWrite(container, operation.Id ?? (string?)body?["id"], body));
        if (write.IgnoresCondition && operation.Kind == ItemOperationKind.Patch) write.Body!.AsObject().Remove("condition");
        var result = transaction.Apply(operation with
        {
            Body = write.Body is null ? operation.Body : Encoding.UTF8.GetBytes(write.Body.ToJsonString()),
            IfMatch = write.IgnoresCondition ? null : operation.IfMatch,
        });
        if (write.HasNoEffect && result.Succeeded) transaction.Staged.RemoveAt(transaction.Staged.Count - 1);
        return result;
    }
}
