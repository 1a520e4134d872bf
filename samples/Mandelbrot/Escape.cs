namespace Mandelbrot;

/// <summary>How soon points of the plane escape to infinity.</summary>
internal static class Escape
{
    internal const int MaxSteps = 1000;

    private const double Left = -2.2;
    private const double Right = 1.0;

    internal static double Real(int x, int width) => Left + ((x + 0.5) * (Right - Left) / width);

    internal static double Imaginary(int y, int width, int height) => ((height / 2.0) - y - 0.5) * (Right - Left) / width;

    /// <summary>The steps a point takes to get away, with fractions, so that colours change smoothly; <see cref="MaxSteps"/> for one that stays.</summary>
    internal static double Steps(double real, double imaginary)
    {
        // Far enough for the fraction to be exact to the eye.
        const double away = 256 * 256;
        double x = 0;
        double y = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            double distance = (x * x) + (y * y);
            if (distance > away)
            {
                return step + 1 - Math.Log2(Math.Log2(distance) / 2);
            }

            (x, y) = ((x * x) - (y * y) + real, (2 * x * y) + imaginary);
        }

        return MaxSteps;
    }
}
