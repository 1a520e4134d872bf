using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>Decides who may come in once the token was right. Called from handshake threads, several at a time.</summary>
internal interface IAdmission
{
    /// <summary>A welcome, or null with the reason that the peer is told.</summary>
    Welcome? Decide(Hello hello, out string refusal);

    /// <summary>The peer has been welcomed; the connection is the receiver's now, to be started.</summary>
    void OnAdmitted(Hello hello, Connection connection);
}
