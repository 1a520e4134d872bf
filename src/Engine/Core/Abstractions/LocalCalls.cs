namespace Distributed;

/// <summary>Calls of one site that ran locally for one reason. Immutable.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Reason">What was found, naming the variable or member.</param>
/// <param name="Remedy">What to change so that they can be shipped; null where nothing can.</param>
public sealed record LocalCalls(long Calls, string Reason, string? Remedy);
