using System.Buffers;
using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using MessagePack;

namespace Distributed.Benchmarks.References;

/// <summary>MessagePack on the values that the serializer suite sends. Not thread-safe: the buffer is reused, as a good caller would.</summary>
internal sealed class MessagePackValues
{
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 16);

    /// <summary>Nanoseconds to write one value.</summary>
    internal Sample WriteNanoseconds<T>(T value, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            buffer.ResetWrittenCount();
            MessagePackSerializer.Serialize(buffer, value);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>Nanoseconds to read one value.</summary>
    internal Sample ReadNanoseconds<T>(T value, int times)
    {
        buffer.ResetWrittenCount();
        MessagePackSerializer.Serialize(buffer, value);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _ = MessagePackSerializer.Deserialize<T>(buffer.WrittenMemory);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>Bytes of one value.</summary>
    internal static int Bytes<T>(T value) => MessagePackSerializer.Serialize(value).Length;
}
