namespace BoxOffice.Tests;

/// <content>What operators do.</content>
public partial class BoxOfficeApp
{
    /// <summary>A call of an operator's, without a body.</summary>
    public Task<ApiAnswer> OperatorAsync(HttpMethod method, string path, string? functionKey) =>
        CallAsync(method, path, null, functionKey: functionKey);
}
