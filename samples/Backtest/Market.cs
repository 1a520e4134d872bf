namespace Backtest;

/// <summary>Makes prices up, the same each time.</summary>
internal static class Market
{
    internal static double[] Prices(int days)
    {
        var random = new Random(7);
        var prices = new double[days];
        double price = 100;
        for (int day = 0; day < days; day++)
        {
            price *= 1 + ((random.NextDouble() - 0.4995) / 50) + (Math.Sin(day / 90.0) / 1000);
            prices[day] = price;
        }

        return prices;
    }
}
