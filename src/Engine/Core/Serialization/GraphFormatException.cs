namespace Distributed.Engine.Serialization;

/// <summary>Received bytes are not a well-formed graph: a torn or forged message. The connection that sent them can't be trusted any more.</summary>
internal sealed class GraphFormatException(string message, Exception? inner = null) : Exception(message, inner);
