namespace PricingService;

/// <summary>What a trade pays at its end.</summary>
internal interface IPayoff
{
    double Of(ReadOnlySpan<double> path);
}
