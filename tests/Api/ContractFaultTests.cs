using System.Net.Mime;

namespace BoxOffice.Tests.Api;

/// <summary>What every answer of the other tests is held against finds what is wrong.</summary>
public sealed class ContractFaultTests
{
    private const string Answer = """{"data":{"userId":1,"balance":2}}""";

    private static readonly ApiOperation GetBalance = ApiContractDocument.Current.Operations.Single(o => o.Id == "GetBalance");

    [Theory]
    [InlineData(200, MediaTypeNames.Application.Json, "\"balance\"", "\"points\"", "GetBalance 200 is not as documented")]
    [InlineData(200, MediaTypeNames.Application.Json, "\"balance\":2", "\"balance\":2,\"more\":3", "GetBalance 200 is not as documented")]
    [InlineData(200, MediaTypeNames.Text.Plain, "", "", "GetBalance answers 200 as text/plain, which is not documented")]
    [InlineData(418, MediaTypeNames.Application.Json, "", "", "GetBalance answers 418, which is not documented")]
    public void Given_an_answer_that_is_not_documented_When_checked_Then_the_fault_is_named(
        int status, string contentType, string documented, string instead, string fault)
    {
        var body = documented.Length == 0 ? Answer : Answer.Replace(documented, instead, StringComparison.Ordinal);

        Assert.StartsWith(fault, GetBalance.Fault(status, contentType, body), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_answer_as_documented_When_checked_Then_there_is_no_fault() =>
        Assert.Null(GetBalance.Fault(200, MediaTypeNames.Application.Json, Answer));
}
