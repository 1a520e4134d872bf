using Microsoft.Extensions.Logging;

namespace PricingService;

/// <summary>Prices trades by simulation.</summary>
internal sealed partial class Pricer(IRates rates, ILogger<Pricer> logger)
{
    private const int Paths = 20_000;
    private const int StepsPerYear = 12;

    public Task<decimal> PriceAsync(Trade trade) => Task.Run(() =>
    {
        decimal price = Simulate(trade);
        LogPriced(trade.Name, price);
        return price;
    });

    /// <summary>Executors are started with this process's variables, but what it sets later they don't see: the lambda stays local.</summary>
    public Task<string> CurrencyAsync() => Task.Run(() => Environment.GetEnvironmentVariable("PRICING_CURRENCY") ?? "EUR");

    private decimal Simulate(Trade trade)
    {
        var random = new Random(trade.Id);
        double rate = (double)rates.Rate(trade.Years);
        double volatility = rates.Volatility(trade.Underlying);
        var path = new double[trade.Years * StepsPerYear];
        double sum = 0;
        for (int i = 0; i < Paths; i++)
        {
            Walk(random, path, trade.Spot, rate, volatility);
            sum += trade.Payoff.Of(path);
        }

        return Math.Round((decimal)(sum / Paths) / Compound(rates.Rate(trade.Years), trade.Years), 4);
    }

    private static void Walk(Random random, Span<double> path, double price, double rate, double volatility)
    {
        const double step = 1.0 / StepsPerYear;
        for (int i = 0; i < path.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            price *= Math.Exp(((rate - (volatility * volatility / 2)) * step) + (volatility * Math.Sqrt(step) * normal));
            path[i] = price;
        }
    }

    private static decimal Compound(decimal rate, int years)
    {
        decimal factor = 1;
        for (int i = 0; i < years; i++)
        {
            factor *= 1 + rate;
        }

        return factor;
    }

    [LoggerMessage(1, LogLevel.Information, "{Trade} is worth {Price}")]
    private partial void LogPriced(string trade, decimal price);
}
