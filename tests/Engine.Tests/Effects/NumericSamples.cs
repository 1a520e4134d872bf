using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Numbers: arithmetic, generic mathematics, vectors, conversions, time.</summary>
internal static class NumericSamples
{
    public static List<Sample> All()
    {
        var list = new SampleList("numeric");
        Arithmetic(list, 7, 2.5);
        Vectors(list, [1f, 2f, 3f, 4f]);
        Conversions(list, "42");
        Times(list, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc));
        return list.Items;
    }

    private static void Arithmetic(SampleList list, int n, double x)
    {
        decimal price = 9.99m;
        list.Ships(() => Math.Sqrt(x) + Math.Pow(x, n) + Math.FusedMultiplyAdd(x, x, n) + Math.CopySign(x, -1));
        list.Ships(() => MathF.Round((float)x, 1) + MathF.Sin(1) + MathF.ScaleB(1, n));
        list.Ships(() => Math.DivRem(n, 3) is var (q, r) ? q + r : 0);
        list.Ships(() => Math.BigMul(n, n) + Math.Clamp(n, 0, 3) + Math.Sign(x));
        list.Ships(() => decimal.Round(price * n, 2, MidpointRounding.ToEven) + decimal.Truncate(price) + decimal.GetBits(price).Length);
        list.Ships(() => BigInteger.ModPow(n, 100, 97) + BigInteger.Parse("123", CultureInfo.InvariantCulture) + BigInteger.GreatestCommonDivisor(n, 21));
        list.Ships(() => Complex.Exp(new Complex(x, 1)).Phase);
        list.Ships(() => BitOperations.PopCount((uint)n) + BitOperations.Log2((uint)n) + BitOperations.RotateLeft(1u, n) + BitOperations.TrailingZeroCount(n));
        list.Ships(() => Int128.MaxValue / n + (Int128)n);
        list.Ships(() => UInt128.Parse("12", CultureInfo.InvariantCulture) << n);
        list.Ships(() => (Half)x + Half.Epsilon);
        list.Ships(() => int.CreateChecked(x) + long.CreateSaturating(n) + byte.CreateTruncating(n));
        list.Ships(() => Sum<double>([1, 2, x]) + Sum<int>([1, n]));
        list.Ships(() => Mean([new Metres(1), new Metres(3)]).Value);
        list.Ships(() => double.IsNaN(x) || double.IsFinite(x) ? double.MaxNumber(x, n) : double.Lerp(x, n, 0.5));
        list.Ships(() => new Random(n).NextDouble() + new Random(n).Next(1, 6));
        list.Ships(() => { var r = new Random(n); int[] deck = [.. Enumerable.Range(0, 52)]; r.Shuffle(deck); return deck[0]; });
        list.Ships(() => Guid.Parse("12345678-1234-1234-1234-123456789012").ToByteArray().Length + n);
        list.Ships(() => x.GetHashCode() + 3L.GetHashCode() + DayOfWeek.Monday.GetHashCode() + price.GetHashCode() + 'c'.GetHashCode());
    }

    private static void Vectors(SampleList list, float[] values)
    {
        list.Ships(() => Vector3.Dot(new(1, 2, 3), Vector3.UnitX) + Vector2.Distance(Vector2.Zero, Vector2.One));
        list.Ships(() => Matrix4x4.CreateRotationX(1).Translation + Vector3.Transform(Vector3.One, Quaternion.Identity));
        list.Ships(() => new Plane(1, 2, 3, 4).Normal.Length());
        list.ShipsOnHost(() => { var sum = Vector<float>.Zero; for (int i = 0; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count) { sum += new Vector<float>(values, i); } return Vector.Sum(sum); });
        list.ShipsOnHost(() => Vector128.Sum(Vector128.Create(1, 2, 3, 4)) + (Vector256.IsHardwareAccelerated ? 1 : 0));
    }

    private static void Conversions(SampleList list, string text)
    {
        object boxed = 5;
        list.Ships(() => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture));
        list.Ships(() => double.TryParse(text, CultureInfo.InvariantCulture, out double v) ? v : 0);
        list.Ships(() => int.TryParse(text.AsSpan(), out int v) ? v : 0);
        list.Ships(() => Convert.ToInt32(text, 16) + Convert.ToInt32(boxed, CultureInfo.InvariantCulture));
        list.Ships(() => Convert.ChangeType(text, typeof(long), CultureInfo.InvariantCulture));
        list.Ships(() => Convert.FromBase64String("AAAA").Length + Convert.FromHexString("00FF").Length);
        list.Ships(() => 1234.5.ToString("N2", CultureInfo.GetCultureInfo("de-DE")));
        list.Ships(() => 12.ToString("X4", CultureInfo.InvariantCulture) + 1e10.ToString("R", CultureInfo.InvariantCulture));
        list.Ships(() => Enum.TryParse<DayOfWeek>(text, out var day) && Enum.IsDefined(day) ? Enum.GetName(day) : string.Join(',', Enum.GetNames<DayOfWeek>()));
        list.Ships(() => BitConverter.GetBytes(1.5).Length + BitConverter.DoubleToInt64Bits(2.5));
    }

    private static void Times(SampleList list, DateTime date)
    {
        list.Ships(() => date.AddMonths(1).AddDays(3).Subtract(date).TotalDays);
        list.Ships(() => DateTime.Parse("2024-01-02", CultureInfo.InvariantCulture).DayOfYear);
        list.Ships(() => DateTime.ParseExact("20240102", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
        list.Ships(() => DateOnly.FromDateTime(date).AddDays(1).ToString("O", CultureInfo.InvariantCulture));
        list.Ships(() => TimeSpan.FromMinutes(90).ToString("c", CultureInfo.InvariantCulture) + new TimeOnly(1, 2).Hour);
        list.Ships(() => new DateTimeOffset(date, TimeSpan.Zero).ToUnixTimeSeconds() + DateTimeOffset.FromUnixTimeMilliseconds(5).Year);
        list.Ships(() => ISOWeek.GetWeekOfYear(date) + new GregorianCalendar().GetDaysInMonth(2024, 2));
        list.ShipsOnHost(() => TimeZoneInfo.ConvertTimeFromUtc(date, TimeZoneInfo.Utc));
        list.ShipsOnHost(() => { var watch = System.Diagnostics.Stopwatch.StartNew(); return watch.Elapsed; });
        list.Ships(() => TimeProvider.System.GetUtcNow());
    }

    private static T Sum<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        var sum = T.Zero;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static T Mean<T>(T[] values)
        where T : IAdditionOperators<T, T, T>, IDivisionOperators<T, int, T> => values.Aggregate((a, b) => a + b) / values.Length;

    private readonly record struct Metres(double Value) : IAdditionOperators<Metres, Metres, Metres>, IDivisionOperators<Metres, int, Metres>
    {
        public static Metres operator +(Metres left, Metres right) => new(left.Value + right.Value);

        public static Metres operator /(Metres left, int right) => new(left.Value / right);
    }
}
