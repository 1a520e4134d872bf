namespace Compat.Tasks;

/// <summary>Exceptions that the runtime and the framework throw, and what a closure does about its own.</summary>
public class ExceptionsOfTheRuntime : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Exceptions_caught_inside_stay_inside()
    {
        var text = "x";
        Assert.Equal(-1, await Task.Run(() =>
        {
            try
            {
                return int.Parse(text);
            }
            catch (FormatException)
            {
                return -1;
            }
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Finally_runs_and_what_it_wrote_is_seen()
    {
        var cleaned = false;
        await Assert.ThrowsAsync<TimeoutException>(() => Task.Run(() =>
        {
            try
            {
                throw new TimeoutException();
            }
            finally
            {
                cleaned = true;
            }
        }));
        Assert.True(cleaned);
    }

    [Behaviour(Ships.Must)]
    public async Task Checked_arithmetic_overflows()
    {
        var big = int.MaxValue;
        await Assert.ThrowsAsync<OverflowException>(() => Task.Run(() => checked(big + 1)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_wrong_cast_throws()
    {
        object o = "text";
        var e = await Assert.ThrowsAsync<InvalidCastException>(() => Task.Run(() => (int[])o));
        Assert.Contains("System.String", e.Message);
    }

    [Behaviour(Ships.Must)]
    public async Task A_missing_key_is_named()
    {
        var d = new Dictionary<string, int> { ["a"] = 1 };
        var e = await Assert.ThrowsAsync<KeyNotFoundException>(() => Task.Run(() => d["zebra"]));
        Assert.Contains("zebra", e.Message);
    }

    [Behaviour(Ships.May)]
    public async Task A_null_reference_throws()
    {
        string? s = null;
        await Assert.ThrowsAsync<NullReferenceException>(() => Task.Run(() => s!.Length));
    }
}
