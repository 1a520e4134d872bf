namespace Png;

/// <summary>A picture in memory: rows from the top, 8 bits a channel.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 grey, 3 red green blue, 4 with opacity.</param>
/// <param name="Samples">All channels of the first pixel, then of the next.</param>
internal sealed record Picture(int Width, int Height, int Channels, byte[] Samples);
