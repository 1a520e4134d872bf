namespace Distributed.Engine.Serialization;

/// <summary>A definition of the sender's has no counterpart in this process: the sender's call has to run elsewhere (S7).</summary>
internal abstract class DefinitionException(string message, Exception? inner = null) : Exception(message, inner);
