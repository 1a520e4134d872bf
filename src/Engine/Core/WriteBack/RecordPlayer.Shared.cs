using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class RecordPlayer
{
    /// <summary>A run whose values lie in shared memory: opened when it is checked, copied once when it is written.</summary>
    private bool PlayShared(ref ByteCursor cursor, int head, Column column, ref byte first, int count, Reading reading, ReadOnlySpan<byte> twin)
    {
        if ((head & ChangeFormat.IsBitmap) != 0 || column.IsReference || !column.IsDense)
            throw new GraphFormatException($"{count} values lie in shared memory that aren't a run of plain values.");
        var handle = cursor.Take(cursor.ReadCount());
        switch (reading)
        {
            case Reading.Check:
                shared.Open(handle, (long)count * column.Size);
                return true;
            case Reading.Compare:
                return IsSame(column, ref first, twin, count);
            case Reading.Write:
                var values = shared.Find(handle);
                var target = MemoryMarshal.CreateSpan(ref first, values.Content.Length);
                MemoryPages.BeforeWriting(target);
                values.CopyTo(target);
                return true;
            default:
                return true;
        }
    }
}
