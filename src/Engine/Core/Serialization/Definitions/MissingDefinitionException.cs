namespace Distributed.Engine.Serialization;

/// <summary>There is no counterpart of a definition, or it can't be made here.</summary>
internal sealed class MissingDefinitionException(string message, Exception? inner = null) : DefinitionException(message, inner);
