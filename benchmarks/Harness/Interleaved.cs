namespace Distributed.Benchmarks.Harness;

/// <summary>Measures two sides in turn, A B A B, so that what the machine does meanwhile hits both.</summary>
internal static class Interleaved
{
    /// <summary>Fills in a row. Either side may be missing; one round of each is thrown away first.</summary>
    internal static Row Measure(this Row row, Pace pace, Func<Sample>? ours, Func<Sample>? reference)
    {
        _ = ours?.Invoke();
        _ = reference?.Invoke();

        List<Sample> a = [];
        List<Sample> b = [];
        for (int round = 0; round < pace.Rounds; round++)
        {
            // Who goes first changes every round: being second must not be an advantage.
            for (int turn = 0; turn < 2; turn++)
            {
                bool isOurTurn = (round + turn) % 2 == 0;
                if (isOurTurn && ours is not null)
                {
                    a.Add(ours());
                }
                else if (!isOurTurn && reference is not null)
                {
                    b.Add(reference());
                }
            }
        }

        double[] shipped = [.. a.Where(s => s.Shipped is not null).Select(s => s.Shipped!.Value)];
        return row with
        {
            Ours = a.Count == 0 ? null : new Measurement([.. a.Select(s => s.Value)]),
            Reference = b.Count == 0 ? null : new Measurement([.. b.Select(s => s.Value)]),
            Ratio = a.Count == 0 || b.Count == 0 ? null : new Measurement([.. a.Zip(b, (x, y) => x.Value / y.Value)]),
            Shipped = shipped.Length == 0 ? null : shipped.Average(),
        };
    }
}
