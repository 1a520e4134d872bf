namespace PricingService;

/// <summary>Made-up rates.</summary>
internal sealed class FlatRates : IRates
{
    private readonly Dictionary<string, double> _volatilities = new() { ["ACME"] = 0.2, ["GLOBEX"] = 0.35, ["INITECH"] = 0.15 };

    public decimal Rate(int years) => 0.02m + (0.001m * years);

    public double Volatility(string underlying) => _volatilities[underlying];
}
