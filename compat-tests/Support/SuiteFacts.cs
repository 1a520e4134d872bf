using System.Reflection;

namespace Compat;

/// <summary>What every suite promises about itself. How many behaviours there are is the suite's own to say.</summary>
public class SuiteFacts
{
    /// <summary>The mark is for a label that a better analysis will keep, not for another kind of behaviour.</summary>
    [Fact]
    public void Only_behaviours_that_must_ship_can_miss_it() =>
        Assert.DoesNotContain(Suite.Behaviours, b => b.Behaviour is { Missed: not null, Ships: not Ships.Must });

    [Fact]
    public void Every_test_of_a_contract_is_a_behaviour()
    {
        var others = from type in Suite.Contracts()
                     from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                     where method.GetCustomAttribute<FactAttribute>() is not null and not BehaviourAttribute
                     select $"{type.Name}.{method.Name}";

        Assert.Empty(others);
    }

    /// <summary>Else StartNew without a scheduler, or a loop, would belong to the runner's, and none of those behaviours could ship.</summary>
    [Fact]
    public void The_test_runner_runs_behaviours_on_the_default_scheduler() => Assert.Same(TaskScheduler.Default, TaskScheduler.Current);
}
