using Distributed;
using Distributed.Tasks;

// A handler that computes, and one that says where it was computed. Ends with its standard input.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapGet("/sum/{n}", async (int n) =>
{
    var sum = await Task.Run(() =>
    {
        var total = 0L;
        for (var i = 1; i <= n; i++)
        {
            total += i;
        }

        return total;
    });
    return sum;
});
app.MapGet("/explain", () => string.Join('\n', Cluster.Explain().Sites.Select(
    site => $"calls {site.Calls} shipped {site.Shipped} {string.Join(';', site.LocalReasons.Keys)}")));
await app.StartAsync();
Console.WriteLine(app.Urls.Single());
Console.In.ReadLine();
await app.StopAsync();
