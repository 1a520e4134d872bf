namespace Mandelbrot;

/// <summary>A colour.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue);
