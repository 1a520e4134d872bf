namespace Distributed.Engine.Serialization;

/// <summary>A definition of the sender's has no counterpart in this process: the sender's call has to run elsewhere (S7).</summary>
internal abstract class DefinitionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The counterpart is another version.</summary>
internal sealed class DefinitionMismatchException(string message) : DefinitionException(message);

/// <summary>There is no counterpart.</summary>
internal sealed class MissingDefinitionException(string message, Exception? inner = null) : DefinitionException(message, inner);
