using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Idempotency;

internal static class IdempotencyRegistration
{
    public static void AddIdempotency(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<IdempotentCalls>();
}
