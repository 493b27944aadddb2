using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;

namespace BoxOffice.Local.Cosmos.Batch;

/// <summary>The fields of a BatchOperation record while it is read.</summary>
internal sealed class BatchFields
{
    private int kind = -1;
    private string? id;
    private byte[] body = [];
    private string? ifMatch;
    private bool minimal;

    public Result Take(ref RowReader reader)
    {
        switch (reader.Path.ToString())
        {
            case "operationType": return reader.ReadInt32(out kind);
            case "id": return reader.ReadString(out id);
            case "resourceBody": return reader.ReadBinary(out body);
            case "ifMatch": return reader.ReadString(out ifMatch);
            case "minimalReturnPreference": return reader.ReadBool(out minimal);
            case "resourceType": return Result.Success;
            case var other when reader.HasValue: throw CosmosError.Unsupported($"{other} in a batch");
            default: return Result.Success;
        }
    }

    public ItemOperation ToOperation()
    {
        if (!Enum.IsDefined((ItemOperationKind)kind)) throw CosmosError.Unsupported($"the batch operation {kind}");
        return new ItemOperation((ItemOperationKind)kind, id, body, ifMatch, minimal);
    }
}
