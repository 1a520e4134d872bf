namespace Png;

/// <summary>What reader and writer agree on.</summary>
internal static class PngFormat
{
    internal const string Header = "IHDR";
    internal const string Data = "IDAT";
    internal const string End = "IEND";

    internal const int HeaderLength = 13;

    /// <summary>Length, type and check sum of a chunk.</summary>
    internal const int AroundContent = 12;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
}
