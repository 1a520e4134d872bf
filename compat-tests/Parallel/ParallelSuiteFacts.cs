namespace Compat.Loops;

/// <summary>What the suite of loops promises about its size and reach.</summary>
public class ParallelSuiteFacts
{
    [Fact]
    public void There_are_at_least_280_behaviours_of_loops_and_half_of_them_must_ship()
    {
        var loops = Suite.Behaviours.Where(b => b.Type.Namespace == "Compat.Loops").ToList();

        Assert.InRange(loops.Count, 280, int.MaxValue);
        Assert.InRange(loops.Count(b => b.Behaviour.Ships == Ships.Must), loops.Count / 2, loops.Count);
        Assert.InRange(loops.Count(b => b.Behaviour.Ships == Ships.Never), 40, loops.Count / 3);
    }
}
