namespace Distributed.Engine.Effects.Il;

/// <summary>A handler that may run because a token was cancelled while the closure ran.</summary>
/// <param name="Guarded">The users' methods called in its try block, any of which may look at a token.</param>
/// <param name="IsInterruptible">The try block itself looks at a token, or waits for a task that may.</param>
/// <param name="Swallows">It ends the exception: what follows it runs too.</param>
/// <param name="Reads">It, or what follows it in this method, reads what other code may have changed before it cancelled.</param>
internal sealed record CatchFact(IReadOnlyList<CallFact> Guarded, bool IsInterruptible, bool Swallows, bool Reads);
