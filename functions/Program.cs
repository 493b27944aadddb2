using BoxOffice;
using BoxOffice.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<TraceMiddleware>();
builder.UseMiddleware<ProblemMiddleware>();
builder.UseMiddleware<EdgeMiddleware>();
builder.AddBoxOffice();
builder.Build().Run();
