namespace Backtest;

/// <summary>Holds while the short average is above the long one.</summary>
internal static class Strategy
{
    /// <summary>The factor by which money would have grown.</summary>
    internal static double Earned(double[] prices, int shortDays, int longDays)
    {
        double factor = 1;
        double shortSum = 0;
        double longSum = 0;
        bool holds = false;
        for (int day = 0; day < prices.Length; day++)
        {
            if (holds)
            {
                factor *= prices[day] / prices[day - 1];
            }

            shortSum += prices[day] - (day >= shortDays ? prices[day - shortDays] : 0);
            longSum += prices[day] - (day >= longDays ? prices[day - longDays] : 0);
            holds = day >= longDays && shortSum / shortDays > longSum / longDays;
        }

        return factor;
    }

    /// <summary>Tries random lengths until somebody has seen enough.</summary>
    internal static long SearchOn(double[] prices, CancellationToken enough)
    {
        var random = new Random(1);
        long better = 0;
        while (true)
        {
            enough.ThrowIfCancellationRequested();
            int days = random.Next(2, 200);
            better += Earned(prices, days, days * 3) > 1 ? 1 : 0;
        }
    }
}
