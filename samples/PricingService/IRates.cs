namespace PricingService;

/// <summary>Interest rates and volatilities.</summary>
internal interface IRates
{
    decimal Rate(int years);

    double Volatility(string underlying);
}
