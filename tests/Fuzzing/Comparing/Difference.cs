using Distributed.Fuzzing.Running;

namespace Distributed.Fuzzing.Comparing;

/// <summary>A program that gave another answer than the BCL. Immutable.</summary>
internal sealed record Difference(int Number, FuzzMode Mode, string Expected, string? Actual)
{
    private const int Before = 60;
    private const int After = 200;

    /// <inheritdoc/>
    public override string ToString() => $"program {Number} on {Mode.Name}\n  BCL:  {Near(Expected)}\n  ours: {Near(Actual ?? "no output")}";

    /// <summary>The surroundings of the first character that differs.</summary>
    private string Near(string text)
    {
        var same = 0;
        while (same < Expected.Length && same < (Actual?.Length ?? 0) && Expected[same] == Actual![same])
        {
            same++;
        }

        var from = Math.Clamp(same - Before, 0, text.Length);
        return text[from..Math.Min(text.Length, same + After)];
    }
}
