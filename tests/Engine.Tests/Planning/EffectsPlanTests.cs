using Distributed.Engine.Effects;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Planning;

/// <summary>Reasons that follow only from what is captured together with what the code does with it.</summary>
public sealed class EffectsPlanTests
{
    [Fact]
    public void A_list_that_is_added_to_and_read_by_another_name_says_so()
    {
        var gate = new object();
        var items = new List<int>();
        var alias = items;
        Func<int> closure = () =>
        {
            lock (gate)
            {
                items.Add(1);
            }

            return alias.Count;
        };

        var plan = new EffectsPlan(new EffectAnalyzer().Analyze(closure.Method));

        Assert.Equal(
            "System.Collections.Generic.List<System.Int32> is added to under a lock or concurrently, and the same object is used in another way too "
            + "(return a value from each call and combine the results outside)",
            Assert.Throws<NotShippableException>(() => GraphWriter.Write([closure], plan, GraphLimits.Default)).Reason.ToString());
    }
}
