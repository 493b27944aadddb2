using BoxOffice.TestFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton<CallLog>().AddSingleton<Gate>().AddScoped<Thing>().AddSingleton(TimeProvider.System);
builder.Build().Run();
