namespace Distributed.Engine.Serialization;

/// <summary>The counterpart is another version.</summary>
internal sealed class DefinitionMismatchException(string message) : DefinitionException(message);
