namespace Compat.Tasks;

/// <summary>Captured objects stay the caller's own: aliases, swaps, new objects among old ones, and in results.</summary>
public class WriteBackIdentity : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_captured_object_that_is_returned_is_the_callers()
    {
        var box = new Box { Value = 1 };
        var back = await Task.Run(() => { box.Value++; return box; });
        Assert.Same(box, back);
        Assert.Equal(2, box.Value);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_object_inside_a_new_result_is_the_callers()
    {
        var box = new Box();
        var (first, list) = await Task.Run(() => (box, new List<Box> { box, new() }));
        Assert.Same(box, first);
        Assert.Same(box, list[0]);
        Assert.NotSame(box, list[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_captured_objects_swapped()
    {
        Box a = new() { Value = 1 }, b = new() { Value = 2 };
        Box a0 = a, b0 = b;
        await Task.Run(() => { (a, b) = (b, a); });
        Assert.Same(b0, a);
        Assert.Same(a0, b);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_names_for_one_array()
    {
        var a = new int[2];
        var same = a;
        await Task.Run(() => { a[0] = 1; same[1] = a[0] + 1; });
        Assert.Same(a, same);
        Assert.Equal([1, 2], a);
    }

    [Behaviour(Ships.Must)]
    public async Task An_alias_inside_an_object()
    {
        var a = new int[1];
        var holder = new Holder { Cells = a };
        Assert.True(await Task.Run(() =>
        {
            holder.Cells[0] = 5;
            return ReferenceEquals(a, holder.Cells) && a[0] == 5;
        }));
        Assert.Equal(5, a[0]);
        Assert.Same(a, holder.Cells);
    }

    [Behaviour(Ships.Must)]
    public async Task A_new_object_linked_into_a_captured_one()
    {
        var box = new Box();
        var n = 8;
        await Task.Run(() => { box.Inner = new Box { Value = n, Inner = box }; });
        Assert.Equal(8, box.Inner!.Value);
        Assert.Same(box, box.Inner.Inner);
    }

    private sealed class Box
    {
        public int Value;
        public Box? Inner;
    }

    private sealed class Holder
    {
        public int[] Cells = [];
    }
}
