using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Infra;

public sealed class KeyVaultReferenceTests
{
    [Fact]
    public void Given_a_reference_that_was_not_resolved_When_started_Then_it_stops_with_the_settings_name()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Queue:SigningKeys"] = "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/queue-signing-keys)";

        var stopped = Assert.Throws<InvalidOperationException>(() => builder.AddBoxOffice());

        Assert.Contains("Queue__SigningKeys", stopped.Message, StringComparison.Ordinal);
    }
}
