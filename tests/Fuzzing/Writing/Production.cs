namespace Distributed.Fuzzing.Writing;

/// <summary>One way to write something: text with holes that <see cref="ProgramSource"/> fills. Immutable.</summary>
/// <param name="Kind">What it can be used for.</param>
/// <param name="Name">Of a step: what its calls are listed under.</param>
/// <param name="Weight">How often it is drawn, compared with others of its kind.</param>
/// <param name="Text">C# with holes.</param>
internal sealed record Production(ProductionKind Kind, string Name, int Weight, string Text);
