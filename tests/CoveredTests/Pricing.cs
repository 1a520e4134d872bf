namespace Covered;

/// <summary>Called by closures only.</summary>
internal sealed class Pricing(double rate)
{
    public double Of(double amount) => amount * rate;

    public double Total(double[] amounts)
    {
        var total = 0.0;
        foreach (var amount in amounts)
        {
            total += Of(amount);
        }

        return total;
    }

    public double Never(double amount) => -amount;
}
