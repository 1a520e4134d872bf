using System.Runtime.CompilerServices;

namespace Compat.Tasks;

/// <summary>A loop that computes and looks at a number on the way, which the caller sets: nothing in its code tells it from an option (S13).</summary>
public class WaitsTakenForComputing : Contract
{
    // Seconds of work, so that a run that nobody looks after ends too, with another answer.
    private const long Enough = 6_000_000_000;

    [Behaviour(Ships.Never, Reason = "which its loop looks at, was changed here")]
    public async Task A_loop_that_the_caller_stops_by_a_number_ends_with_that_number()
    {
        var state = new State();
        var task = Task.Run(() =>
        {
            for (long n = 0; n < Enough; n++)
            {
                if (Read(state) != 0)
                {
                    break;
                }
            }

            return Read(state);
        });
        state.Stop = 7;

        Assert.Equal(7, await task);
    }

    // Not inlined, as its read would be moved out of the loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(State state) => state.Stop;

    private sealed class State
    {
        public int Stop;
    }
}
