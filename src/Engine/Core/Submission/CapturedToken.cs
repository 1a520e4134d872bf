namespace Distributed.Engine.Submission;

/// <summary>A token in a captured graph.</summary>
/// <param name="Number">Its number among the live things of the graph.</param>
/// <param name="Token">The driver's token.</param>
internal readonly record struct CapturedToken(int Number, CancellationToken Token);
