namespace Distributed.Engine.Effects.Il;

/// <summary>A place where a method reports to a progress.</summary>
/// <param name="Offset">Where in the IL, in bytes.</param>
/// <param name="Value">The type of the value, as exactly as it is known.</param>
/// <param name="IsFresh">Whether the value was made for the report and nobody else has it.</param>
/// <param name="IsCall">False when a delegate is made of the method: then nothing is known of values and moments.</param>
internal sealed record ReportFact(int Offset, Type Value, bool IsFresh, bool IsCall);
