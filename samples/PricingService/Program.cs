using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PricingService;

// A service as it is usually put together: interfaces, constructor injection, a logger. Logs go to standard error, the prices to standard output.
await using ServiceProvider services = new ServiceCollection()
    .AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace))
    .AddSingleton<IRates, FlatRates>()
    .AddSingleton<Pricer>()
    .BuildServiceProvider();

var pricer = services.GetRequiredService<Pricer>();
IReadOnlyList<Trade> book = Trade.Book(16);

decimal[] prices = await Task.WhenAll(book.Select(pricer.PriceAsync));
for (int i = 0; i < book.Count; i++)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{book[i].Name,-12} {prices[i],12:N4}"));
}

string currency = await pricer.CurrencyAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"total",-12} {prices.Sum(),12:N4} {currency}"));
