using Distributed.Tasks;

namespace Covered;

/// <summary>Closures that call instrumented code of several kinds.</summary>
public sealed class PricingTests : IClassFixture<AllShipped>
{
    [Fact]
    public async Task Prices_add_up()
    {
        var prices = new[] { 1.5, 2.5, 4 };
        var total = await Task.Run(() => new Pricing(0.5).Total(prices));

        Assert.Equal(4, total);
    }

    [Fact]
    public async Task Written_captures_come_back()
    {
        var results = new double[3];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => results[i] = new Pricing(2).Of(i))));

        Assert.Equal([0, 2, 4], results);
    }

    [Fact]
    public async Task An_async_closure_runs_to_its_end()
    {
        var seed = 20;
        var result = await Task.Run(async () =>
        {
            await Task.Yield();
            return new Pricing(seed).Of(2);
        });

        Assert.Equal(40, result);
    }
}
