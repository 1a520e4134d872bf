using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The buffer in which a thread encodes the heads of its messages, one after the other.</summary>
internal static class HeadBuffer
{
    [ThreadStatic]
    private static ByteBuffer? t_buffer;

    /// <summary>The calling thread's buffer, empty. Used until the head has been copied out, by nobody else.</summary>
    public static ByteBuffer Take()
    {
        var buffer = t_buffer ??= new ByteBuffer();
        buffer.Clear();
        return buffer;
    }
}
