using Distributed.Engine.Calls;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Engine.Tests.Submission;

public sealed class LoopSourceTests
{
    [Fact]
    public void A_range_is_given_out_once_in_order()
    {
        var source = Range(-3, 7);

        Assert.Equal([(-3, 4), (1, 4), (5, 2)], TakeAll(source, 4));
        Assert.Equal(0, source.Remaining);
    }

    [Fact]
    public void Nothing_above_a_break_is_given_out()
    {
        var source = Range(0, 100);
        Assert.Equal(10, source.Take(10)!.Count);

        source.EndAbove(14);
        source.EndAbove(20);

        Assert.Equal([(10, 5)], TakeAll(source, 50));
    }

    [Fact]
    public void A_break_below_what_was_given_out_ends_the_range()
    {
        var source = Range(0, 100);
        source.Take(10);

        source.EndAbove(3);

        Assert.Null(source.Take(1));
    }

    [Fact]
    public void An_empty_or_inverted_range_has_nothing()
    {
        Assert.Null(Range(5, 5).Take(1));
        Assert.Null(Range(5, -5).Take(1));
        Assert.Equal(0, Range(5, -5).Remaining);
    }

    [Fact]
    public void Items_are_pulled_when_they_are_taken_and_no_sooner()
    {
        var asked = 0;
        var source = Pulled(Items(), oneByOne: false);
        Assert.Equal(0, asked);
        Assert.Null(source.Remaining);

        source.Take(3);
        Assert.Equal(3, asked);

        IEnumerable<int> Items()
        {
            for (var i = 0; ; i++)
            {
                asked++;
                yield return i;
            }
        }
    }

    [Fact]
    public void Where_an_item_may_depend_on_the_one_before_they_come_one_by_one()
    {
        var source = Pulled(Enumerable.Range(0, 10), oneByOne: true);

        Assert.All(TakeAll(source, 5), chunk => Assert.Equal(1, chunk.Count));
    }

    [Fact]
    public void What_a_source_throws_ends_it()
    {
        var source = Pulled(Items(), oneByOne: false);

        Assert.Throws<TimeoutException>(() => source.Take(5));
        Assert.Null(source.Take(5));
        Assert.Equal(0, source.Remaining);

        static IEnumerable<int> Items()
        {
            yield return 1;
            throw new TimeoutException();
        }
    }

    [Fact]
    public void The_rest_is_everything_that_was_not_taken()
    {
        var source = Pulled(Enumerable.Range(0, 10), oneByOne: false);
        source.Take(3);

        var rest = Assert.IsType<ItemsChunk<int, NoLocal>>(source.TakeRest());

        Assert.Equal(3, rest.From);
        Assert.Equal(Enumerable.Range(3, 7), rest.Rest!);
        Assert.Null(source.Take(1));
    }

    [Fact]
    public void The_enumerator_is_disposed_of_with_the_source()
    {
        var isDisposed = false;
        var source = Pulled(Items(), oneByOne: false);
        source.Take(1);

        source.Dispose();

        Assert.True(isDisposed);

        IEnumerable<int> Items()
        {
            try
            {
                yield return 1;
                yield return 2;
            }
            finally
            {
                isDisposed = true;
            }
        }
    }

    private static RangeSource Range(long from, long to) => new(from, to, (first, count) => new ForChunk<long, NoLocal> { From = first, Count = count });

    private static PulledSource<int> Pulled(IEnumerable<int> items, bool oneByOne)
    {
        var source = new PulledSource<int>(
            items.GetEnumerator,
            (first, taken) => new ItemsChunk<int, NoLocal> { From = first, Count = taken.Length, Items = taken },
            (first, rest) => new ItemsChunk<int, NoLocal> { From = first, Items = [], Rest = rest },
            oneByOne);
        source.Open();
        return source;
    }

    private static List<(long From, long Count)> TakeAll(LoopSource source, long most)
    {
        var taken = new List<(long, long)>();
        while (source.Take(most) is { } chunk)
        {
            taken.Add((chunk.From, chunk.Count));
        }

        return taken;
    }
}
