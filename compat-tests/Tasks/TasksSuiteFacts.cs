namespace Compat.Tasks;

/// <summary>What the suite of tasks promises about its size.</summary>
public class TasksSuiteFacts
{
    [Fact]
    public void There_are_at_least_150_behaviours_of_tasks_and_half_of_them_must_ship()
    {
        var tasks = Suite.Behaviours.Where(b => b.Type.Namespace == "Compat.Tasks").ToList();

        Assert.InRange(tasks.Count, 150, int.MaxValue);
        Assert.InRange(tasks.Count(b => b.Behaviour.Ships == Ships.Must), tasks.Count / 2, tasks.Count);
    }

    [Fact]
    public void At_least_80_shapes_must_ship_and_at_least_20_refusals_name_their_path()
    {
        var shapes = Suite.Behaviours.Where(b => b.Type.Namespace == "Compat.Shapes").ToList();

        Assert.InRange(shapes.Count(b => b.Behaviour.Ships == Ships.Must), 80, int.MaxValue);
        Assert.InRange(shapes.Count(b => b.Behaviour is { Ships: Ships.Never, Reason: not null }), 20, int.MaxValue);
    }

    [Fact]
    public void At_least_400_behaviours_are_labelled_and_nine_of_ten_of_the_corpus_that_must_ship_do()
    {
        var corpus = Suite.Behaviours.Where(b => b.Type.Namespace == "Compat.Corpus").ToList();
        var must = corpus.Where(b => b.Behaviour.Ships == Ships.Must).ToList();

        Assert.InRange(Suite.Behaviours.Count, 400, int.MaxValue);
        Assert.InRange(corpus.Count, 220, int.MaxValue);
        Assert.InRange(must.Count(b => b.Behaviour.Missed is null), ((must.Count * 9) + 9) / 10, must.Count);
    }
}
