namespace Distributed.Engine.Objects;

/// <summary>
/// Free ranges of one segment. The lowest range that is large enough is used first: what was used before is ready, and what never was stays together at the
/// end. Neighbours that are free become one range. Not thread-safe.
/// </summary>
internal sealed class RangeAllocator
{
    private readonly long _start;
    private readonly long _end;

    // Ascending, never touching each other.
    private readonly List<(long Start, long End)> _free;

    /// <param name="start">The first byte that can be allocated, aligned.</param>
    /// <param name="end">Behind the last one, aligned.</param>
    public RangeAllocator(long start, long end)
    {
        _start = start;
        _end = end;
        _free = [(start, end)];
        FreeBytes = end - start;
    }

    public long FreeBytes { get; private set; }

    /// <summary>Whether nothing is allocated.</summary>
    public bool IsEmpty => FreeBytes == _end - _start;

    /// <summary>Behind the highest byte that is allocated.</summary>
    public long HighestUsed => _free.Count > 0 && _free[^1].End == _end ? _free[^1].Start : _end;

    /// <summary>Takes a range; negative when there is none of that size.</summary>
    /// <param name="bytes">How many; more than none, a multiple of <see cref="SegmentFormat.Alignment"/>.</param>
    public long TryAllocate(long bytes)
    {
        if (bytes > FreeBytes)
            return -1;
        for (var i = 0; i < _free.Count; i++)
        {
            var (start, end) = _free[i];
            if (end - start < bytes)
                continue;
            if (end - start == bytes)
                _free.RemoveAt(i);
            else
                _free[i] = (start + bytes, end);
            FreeBytes -= bytes;
            return start;
        }
        return -1;
    }

    /// <summary>Gives a range back.</summary>
    /// <exception cref="InvalidOperationException">It isn't allocated, or not as this range.</exception>
    public void Free(long start, long bytes)
    {
        var end = start + bytes;
        var next = IndexAfter(start);
        if (start < _start || end > _end || bytes <= 0 || (next > 0 && _free[next - 1].End > start) || (next < _free.Count && _free[next].Start < end))
            throw new InvalidOperationException($"{bytes} bytes at {start} are freed that are not allocated between {_start} and {_end}.");
        var joinsLast = next > 0 && _free[next - 1].End == start;
        var joinsNext = next < _free.Count && _free[next].Start == end;
        if (joinsLast && joinsNext)
        {
            _free[next - 1] = (_free[next - 1].Start, _free[next].End);
            _free.RemoveAt(next);
        }
        else if (joinsLast)
        {
            _free[next - 1] = (_free[next - 1].Start, end);
        }
        else if (joinsNext)
        {
            _free[next] = (start, _free[next].End);
        }
        else
        {
            _free.Insert(next, (start, end));
        }
        FreeBytes += bytes;
    }

    /// <summary>Throws when the list is out of order, or doesn't add up.</summary>
    public void AssertInvariants()
    {
        var (last, sum) = (long.MinValue, 0L);
        foreach (var (start, end) in _free)
        {
            if (start <= last || start >= end || start < _start || end > _end || start % SegmentFormat.Alignment != 0)
                throw new InvalidOperationException($"The free range from {start} to {end} can't follow {last} between {_start} and {_end}.");
            (last, sum) = (end, sum + end - start);
        }
        if (sum != FreeBytes)
            throw new InvalidOperationException($"{sum} bytes are free, {FreeBytes} were counted.");
    }

    /// <summary>The first free range that starts behind a place.</summary>
    private int IndexAfter(long start)
    {
        var (low, high) = (0, _free.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_free[middle].Start > start)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
