namespace Distributed.Engine.Transport;

/// <summary>The other side refused this process, and said why.</summary>
internal sealed class HandshakeException(string message) : Exception(message);
