using System.Numerics;

namespace Compat.Corpus;

/// <summary>Numeric work: matrices, statistics, transforms, integration, big numbers.</summary>
public class Numeric : Contract
{
    private readonly double[] _weights = [0.25, 0.5, 0.25];

    [Behaviour(Ships.Must)]
    public async Task Rows_of_a_product_are_computed_in_a_call_each()
    {
        double[,] a = { { 1, 2 }, { 3, 4 } };
        double[,] b = { { 0, 1 }, { 1, 0 } };
        var rows = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() =>
        {
            var row = new double[2];
            for (var j = 0; j < 2; j++)
            {
                for (var k = 0; k < 2; k++)
                {
                    row[j] += a[i, k] * b[k, j];
                }
            }

            return row;
        })));
        Assert.Equal([2, 1], rows[0]);
        Assert.Equal([4, 3], rows[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_matrix_is_filled_in_bands_of_rows()
    {
        var m = new int[8, 8];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(band => Task.Run(() =>
        {
            for (var i = band * 2; i < (band * 2) + 2; i++)
            {
                for (var j = 0; j < 8; j++)
                {
                    m[i, j] = (i + 1) * (j + 1);
                }
            }
        })));
        Assert.Equal(64, m[7, 7]);
        Assert.Equal(36 * 36, m.Cast<int>().Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task Jagged_rows_are_normalised_in_place()
    {
        var rows = new[] { new double[] { 1, 3 }, [2, 2, 4], [5] };
        await Task.WhenAll(rows.Select(row => Task.Run(() =>
        {
            var sum = row.Sum();
            for (var i = 0; i < row.Length; i++)
            {
                row[i] /= sum;
            }
        })));
        Assert.Equal([0.25, 0.75], rows[0]);
        Assert.Equal([0.25, 0.25, 0.5], rows[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_transform_of_complex_numbers_finds_the_tone()
    {
        var signal = Enumerable.Range(0, 64).Select(i => new Complex(Math.Cos(2 * Math.PI * 5 * i / 64), 0)).ToArray();
        var spectrum = await Task.Run(() => Fft(signal));
        Assert.Equal(5, Array.IndexOf(spectrum.Select(c => Math.Round(c.Magnitude)).ToArray(), 32));
    }

    [Behaviour(Ships.Must)]
    public async Task Simpson_takes_the_integrand_as_a_delegate()
    {
        Func<double, double> f = x => x * x;
        var pieces = await Task.WhenAll(Enumerable.Range(0, 3).Select(k => Task.Run(() => Simpson(f, k, k + 1, 100))));
        Assert.Equal(9, pieces.Sum(), 9);
    }

    [Behaviour(Ships.Must)]
    public async Task Gauss_solves_a_copy_of_the_equations()
    {
        double[][] a = [[2, 1], [1, 3]];
        double[] b = [3, 5];
        var x = await Task.Run(() => Solve(a, b));
        Assert.Equal(0.8, x[0], 12);
        Assert.Equal(1.4, x[1], 12);
        Assert.Equal([3, 5], b);
    }

    [Behaviour(Ships.Must)]
    public async Task Mean_and_deviation_by_Welford_in_a_struct()
    {
        var data = Enumerable.Range(1, 100).Select(i => (double)i).ToArray();
        var stats = await Task.Run(() =>
        {
            var w = new Welford();
            foreach (var d in data)
            {
                w.Add(d);
            }

            return w;
        });
        Assert.Equal((100, 50.5), (stats.Count, stats.Mean));
        Assert.Equal(841.666, stats.Variance, 2);
    }

    [Behaviour(Ships.Must)]
    public async Task A_filter_with_weights_of_this_smooths()
    {
        double[] xs = [0, 0, 4, 0, 0];
        var smooth = await Task.Run(() =>
        {
            var result = new double[xs.Length];
            for (var i = 1; i < xs.Length - 1; i++)
            {
                for (var k = -1; k <= 1; k++)
                {
                    result[i] += xs[i + k] * _weights[k + 1];
                }
            }

            return result;
        });
        Assert.Equal([0, 1, 2, 1, 0], smooth);
    }

    [Behaviour(Ships.Must)]
    public async Task A_factorial_of_big_integers_in_ranges()
    {
        var n = 60;
        var parts = await Task.WhenAll(Enumerable.Range(0, 3).Select(p => Task.Run(() =>
            Enumerable.Range((p * n / 3) + 1, n / 3).Aggregate(BigInteger.One, (x, i) => x * i))));
        var product = parts.Aggregate(BigInteger.Multiply);
        Assert.StartsWith("83209871127413901442763411832233643", product.ToString());
    }

    [Behaviour(Ships.Must)]
    public async Task Primes_by_a_sieve_of_bits()
    {
        var limit = 1_000;
        Assert.Equal(168, await Task.Run(() =>
        {
            var composite = new System.Collections.BitArray(limit + 1);
            var count = 0;
            for (var i = 2; i <= limit; i++)
            {
                if (composite[i])
                {
                    continue;
                }

                count++;
                for (var j = i * i; j <= limit; j += i)
                {
                    composite[j] = true;
                }
            }

            return count;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_dot_product_by_vectors_of_integers()
    {
        var a = Enumerable.Range(0, 1_003).ToArray();
        var b = Enumerable.Repeat(2, 1_003).ToArray();
        var dot = await Task.Run(() =>
        {
            var sum = Vector<int>.Zero;
            var i = 0;
            for (; i <= a.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                sum += new Vector<int>(a, i) * new Vector<int>(b, i);
            }

            var total = Vector.Sum(sum);
            for (; i < a.Length; i++)
            {
                total += a[i] * b[i];
            }

            return total;
        });
        Assert.Equal(1_003 * 1_002, dot);
    }

    [Behaviour(Ships.Must)]
    public async Task A_sum_by_generic_math()
    {
        var ints = new[] { 1, 2, 3 };
        var decimals = new[] { 0.1m, 0.2m };
        var (i, d) = (await Task.Run(() => Sum(ints)), await Task.Run(() => Sum<decimal>(decimals)));
        Assert.Equal((6, 0.3m), (i, d));
    }

    [Behaviour(Ships.Must)]
    public async Task K_means_moves_its_centres_until_they_rest()
    {
        var points = new (double X, double Y)[] { (0, 0), (0, 1), (1, 0), (9, 9), (9, 10), (10, 9) };
        var centres = await Task.Run(() => KMeans(points, [(0, 0), (10, 10)]));
        Assert.Equal(1.0 / 3, centres[0].X, 9);
        Assert.Equal(28.0 / 3, centres[1].Y, 9);
    }

    [Behaviour(Ships.Must)]
    public async Task Gradient_descent_fits_a_line_held_by_a_captured_model()
    {
        var model = new Line();
        double[] xs = [0, 1, 2, 3], ys = [1, 3, 5, 7];
        await Task.Run(() => model.Fit(xs, ys, 2_000, 0.05));
        Assert.Equal(2, model.Slope, 3);
        Assert.Equal(1, model.Intercept, 3);
    }

    [Behaviour(Ships.Must)]
    public async Task Rational_numbers_are_added_by_operators()
    {
        Rational[] parts = [new(1, 2), new(1, 3), new(1, 6)];
        Assert.Equal(new Rational(1, 1), await Task.Run(() => parts.Aggregate((x, y) => x + y)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_power_of_a_matrix_struct_gives_Fibonacci()
    {
        var n = 50;
        Assert.Equal(12_586_269_025, await Task.Run(() => Matrix2.Fibonacci.Power(n).B));
    }

    [Behaviour(Ships.Must)]
    public async Task Bits_are_counted_and_rotated()
    {
        ulong x = 0xF0F0;
        var (ones, log, rotated) = await Task.Run(() => (BitOperations.PopCount(x), BitOperations.Log2(x), BitOperations.RotateLeft(x, 60)));
        Assert.Equal((8, 15, 0xF0Ful), (ones, log, rotated));
    }

    [Behaviour(Ships.Must)]
    public async Task Overflow_in_checked_code_is_the_callers_exception()
    {
        var big = int.MaxValue;
        await Assert.ThrowsAsync<OverflowException>(() => Task.Run(() => checked(big + 1)));
    }

    private static Complex[] Fft(Complex[] x)
    {
        if (x.Length == 1)
        {
            return x;
        }

        var even = Fft([.. x.Where((_, i) => i % 2 == 0)]);
        var odd = Fft([.. x.Where((_, i) => i % 2 == 1)]);
        var result = new Complex[x.Length];
        for (var k = 0; k < x.Length / 2; k++)
        {
            var t = Complex.FromPolarCoordinates(1, -2 * Math.PI * k / x.Length) * odd[k];
            result[k] = even[k] + t;
            result[k + (x.Length / 2)] = even[k] - t;
        }

        return result;
    }

    private static double Simpson(Func<double, double> f, double from, double to, int n)
    {
        var h = (to - from) / n;
        var sum = f(from) + f(to);
        for (var i = 1; i < n; i++)
        {
            sum += f(from + (i * h)) * (i % 2 == 0 ? 2 : 4);
        }

        return sum * h / 3;
    }

    private static double[] Solve(double[][] a, double[] b)
    {
        var m = a.Select((row, i) => row.Append(b[i]).ToArray()).ToArray();
        for (var p = 0; p < m.Length; p++)
        {
            for (var r = p + 1; r < m.Length; r++)
            {
                var f = m[r][p] / m[p][p];
                for (var c = p; c <= m.Length; c++)
                {
                    m[r][c] -= f * m[p][c];
                }
            }
        }

        var x = new double[m.Length];
        for (var r = m.Length - 1; r >= 0; r--)
        {
            x[r] = (m[r][m.Length] - Enumerable.Range(r + 1, m.Length - r - 1).Sum(c => m[r][c] * x[c])) / m[r][r];
        }

        return x;
    }

    private static T Sum<T>(IEnumerable<T> values)
        where T : INumber<T>
    {
        var sum = T.Zero;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static (double X, double Y)[] KMeans((double X, double Y)[] points, (double X, double Y)[] centres)
    {
        for (var moved = true; moved;)
        {
            var next = points
                .GroupBy(p => Enumerable.Range(0, centres.Length).MinBy(c => Math.Pow(p.X - centres[c].X, 2) + Math.Pow(p.Y - centres[c].Y, 2)))
                .OrderBy(g => g.Key)
                .Select(g => (g.Average(p => p.X), g.Average(p => p.Y)))
                .ToArray();
            moved = !next.SequenceEqual(centres);
            centres = next;
        }

        return centres;
    }

    private struct Welford
    {
        private double _m2;

        public int Count { get; private set; }

        public double Mean { get; private set; }

        public readonly double Variance => _m2 / (Count - 1);

        public void Add(double x)
        {
            Count++;
            var delta = x - Mean;
            Mean += delta / Count;
            _m2 += delta * (x - Mean);
        }
    }

    private sealed class Line
    {
        public double Slope { get; private set; }

        public double Intercept { get; private set; }

        public void Fit(double[] xs, double[] ys, int steps, double rate)
        {
            for (var s = 0; s < steps; s++)
            {
                double ds = 0, di = 0;
                for (var i = 0; i < xs.Length; i++)
                {
                    var error = (Slope * xs[i]) + Intercept - ys[i];
                    ds += error * xs[i];
                    di += error;
                }

                Slope -= rate * ds / xs.Length * 2;
                Intercept -= rate * di / xs.Length * 2;
            }
        }
    }

    private readonly record struct Rational(long N, long D)
    {
        public static Rational operator +(Rational a, Rational b)
        {
            var (n, d) = ((a.N * b.D) + (b.N * a.D), a.D * b.D);
            var g = Gcd(n, d);
            return new(n / g, d / g);
        }

        private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
    }

    private readonly record struct Matrix2(long A, long B, long C, long D)
    {
        public static readonly Matrix2 Fibonacci = new(1, 1, 1, 0);

        public Matrix2 Power(int n) => n == 1 ? this : n % 2 == 0 ? Times(this).Power(n / 2) : Times(Times(this).Power(n / 2));

        private Matrix2 Times(Matrix2 o) => new((A * o.A) + (B * o.C), (A * o.B) + (B * o.D), (C * o.A) + (D * o.C), (C * o.B) + (D * o.D));
    }
}
