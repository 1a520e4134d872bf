namespace Distributed.Engine.Execution.Loops;

/// <summary>The thread-local value of a loop that has none.</summary>
internal readonly struct NoLocal;
