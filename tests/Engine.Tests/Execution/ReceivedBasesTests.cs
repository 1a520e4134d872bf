using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Execution;

public sealed class ReceivedBasesTests
{
    private readonly ReceivedBases _bases = new(new GraphLimits(1000, 100));

    [Fact]
    public void What_has_come_is_kept_until_it_is_let_go()
    {
        _bases.Add(1, new byte[] { 7 });
        _bases.Add(1, new byte[] { 8 });
        Assert.Equal([7], _bases.Get(1).ToArray());

        _bases.Remove(1);
        _bases.Remove(1);
        Assert.Equal("A call continues the shared graph 1, which isn't here.", Assert.Throws<GraphFormatException>(() => _bases.Get(1)).Message);
    }

    [Fact]
    public void All_together_have_a_limit_of_bytes()
    {
        _bases.Add(1, new byte[60]);
        var exception = Assert.Throws<GraphFormatException>(() => _bases.Add(2, new byte[41]));
        Assert.Equal("A shared graph of 41 bytes has come beside 1 others, which is more than 1024 graphs of 100 bytes together.", exception.Message);

        _bases.Add(2, new byte[40]);
        _bases.Remove(1);
        _bases.Add(3, new byte[60]);
        Assert.Equal(60, _bases.Get(3).Length);
    }

    [Fact]
    public void All_together_have_a_limit_of_number()
    {
        for (var id = 1; id <= GraphLimits.MaxBases; id++)
        {
            _bases.Add(id, default);
        }

        Assert.Throws<GraphFormatException>(() => _bases.Add(0, default));
    }
}
