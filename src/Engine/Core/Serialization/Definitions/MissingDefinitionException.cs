namespace Distributed.Engine.Serialization;

/// <summary>There is no counterpart.</summary>
internal sealed class MissingDefinitionException(string message, Exception? inner = null) : DefinitionException(message, inner);
