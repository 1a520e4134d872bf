using System.Globalization;

namespace Distributed.Fuzzing.Running;

/// <summary>A program to run: its number in the batch, and a class <c>P&lt;number&gt;</c> with a method <c>Run</c>. Immutable.</summary>
internal sealed record FuzzProgram(int Number, string Source)
{
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number}");
}
