using System.Reflection;

namespace Compat;

/// <summary>What the suite promises about itself.</summary>
public class SuiteFacts
{
    private static readonly List<(Type Type, MethodInfo Method, BehaviourAttribute Behaviour)> Behaviours = [.. Find()];

    [Fact]
    public void There_are_at_least_150_behaviours_of_tasks_and_half_of_them_must_ship()
    {
        var tasks = Behaviours.Where(b => b.Type.Namespace == "Compat.Tasks").ToList();

        Assert.InRange(tasks.Count, 150, int.MaxValue);
        Assert.InRange(tasks.Count(b => b.Behaviour.Ships == Ships.Must), tasks.Count / 2, tasks.Count);
    }

    [Fact]
    public void At_least_80_shapes_must_ship_and_at_least_20_refusals_name_their_path()
    {
        var shapes = Behaviours.Where(b => b.Type.Namespace == "Compat.Shapes").ToList();

        Assert.InRange(shapes.Count(b => b.Behaviour.Ships == Ships.Must), 80, int.MaxValue);
        Assert.InRange(shapes.Count(b => b.Behaviour is { Ships: Ships.Never, Reason: not null }), 20, int.MaxValue);
    }

    [Fact]
    public void At_least_400_behaviours_are_labelled_and_nine_of_ten_of_the_corpus_that_must_ship_do()
    {
        var corpus = Behaviours.Where(b => b.Type.Namespace == "Compat.Corpus").ToList();
        var must = corpus.Where(b => b.Behaviour.Ships == Ships.Must).ToList();

        Assert.InRange(Behaviours.Count, 400, int.MaxValue);
        Assert.InRange(corpus.Count, 220, int.MaxValue);
        Assert.InRange(must.Count(b => b.Behaviour.Missed is null), ((must.Count * 9) + 9) / 10, must.Count);
    }

    /// <summary>The mark is for a label that a better analysis will keep, not for another kind of behaviour.</summary>
    [Fact]
    public void Only_behaviours_that_must_ship_can_miss_it() =>
        Assert.DoesNotContain(Behaviours, b => b.Behaviour is { Missed: not null, Ships: not Ships.Must });

    [Fact]
    public void Every_test_of_a_contract_is_a_behaviour()
    {
        var others = from type in Contracts()
                     from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                     where method.GetCustomAttribute<FactAttribute>() is not null and not BehaviourAttribute
                     select $"{type.Name}.{method.Name}";

        Assert.Empty(others);
    }

    /// <summary>Else StartNew without a scheduler would belong to the runner's, and none of those behaviours could ship.</summary>
    [Fact]
    public void The_test_runner_runs_behaviours_on_the_default_scheduler() => Assert.Same(TaskScheduler.Default, TaskScheduler.Current);

    private static IEnumerable<Type> Contracts() =>
        typeof(Contract).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Contract)));

    private static IEnumerable<(Type, MethodInfo, BehaviourAttribute)> Find() =>
        from type in Contracts()
        from method in type.GetMethods()
        let behaviour = method.GetCustomAttribute<BehaviourAttribute>()
        where behaviour is not null
        select (type, method, behaviour);
}
