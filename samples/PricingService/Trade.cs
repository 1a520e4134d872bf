namespace PricingService;

/// <summary>One position.</summary>
internal sealed record Trade(int Id, string Underlying, double Spot, int Years, IPayoff Payoff)
{
    public string Name => $"{Underlying} #{Id}";

    public static IReadOnlyList<Trade> Book(int trades)
    {
        string[] underlyings = ["ACME", "GLOBEX", "INITECH"];
        return [.. Enumerable.Range(1, trades).Select(id => new Trade(
            id, underlyings[id % underlyings.Length], 100, 1 + (id % 5), id % 2 == 0 ? new Call(95 + id) : new AveragePut(105 - id)))];
    }
}
