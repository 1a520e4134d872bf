using System.Collections.Concurrent;
using System.Globalization;
using LogReport;

// A day of access logs in twelve files: what was asked for, how often it failed, what was slow, and who asked.
string[] logs = [.. Enumerable.Range(0, 12).Select(AccessLog.Generate)];

long requests = 0;
long bytes = 0;
var gate = new object();
var slow = new List<Request>();
var paths = new ConcurrentDictionary<string, bool>();

Task<int>[] parsing = [.. logs.Select(log => Task.Run(() =>
{
    int failures = 0;
    foreach (string line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        Request request = Request.Parse(line);
        Interlocked.Increment(ref requests);
        Interlocked.Add(ref bytes, request.Bytes);
        paths.TryAdd(request.Path, true);
        failures += request.Status >= 500 ? 1 : 0;
        if (request.Milliseconds > 4950)
        {
            lock (gate)
            {
                slow.Add(request);
            }
        }
    }

    return failures;
}))];

int failed = (await Task.WhenAll(parsing)).Sum();

// The names of clients are cached in a static dictionary, which only this process has: these calls stay local, and the table says what to change.
string[] clients = await Task.WhenAll(logs.Take(3).Select(log => Task.Run(() => Clients.Busiest(log))));

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests,10:N0} requests, {failed:N0} failed, {bytes:N0} bytes, {paths.Count} paths"));
foreach (Request request in slow.OrderByDescending(r => r.Milliseconds).ThenBy(r => r.Time).ThenBy(r => r.Path, StringComparer.Ordinal).Take(5))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{request.Milliseconds,10:N0} ms  {request.Time:HH:mm:ss}  {request.Path}"));
}

Console.WriteLine("busiest clients: " + string.Join(", ", clients));
