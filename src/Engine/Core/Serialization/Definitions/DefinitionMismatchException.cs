namespace Distributed.Engine.Serialization;

/// <summary>The counterpart of a definition is another version.</summary>
internal sealed class DefinitionMismatchException(string message) : DefinitionException(message);
