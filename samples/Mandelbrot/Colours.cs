namespace Mandelbrot;

/// <summary>Colours for numbers of steps: from deep blue over white to amber and back; black for points that stay.</summary>
internal static class Colours
{
    private static readonly Rgb[] Stops = [new(0, 7, 100), new(32, 107, 203), new(237, 255, 255), new(255, 170, 0), new(0, 2, 0)];

    internal static Rgb Of(double steps)
    {
        if (steps >= Escape.MaxSteps)
        {
            return default;
        }

        double place = Math.Sqrt(Math.Max(0, steps)) * 0.8 % Stops.Length;
        int stop = (int)place;
        return Between(Stops[stop], Stops[(stop + 1) % Stops.Length], place - stop);
    }

    private static Rgb Between(Rgb from, Rgb to, double part) =>
        new(Between(from.Red, to.Red, part), Between(from.Green, to.Green, part), Between(from.Blue, to.Blue, part));

    private static byte Between(byte from, byte to, double part) => (byte)(from + ((to - from) * part));
}
