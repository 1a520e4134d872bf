using CsCheck;
using Distributed.Engine.Objects;

namespace Distributed.Engine.Tests.Objects;

public sealed class RangeAllocatorTests
{
    private const int Unit = SegmentFormat.Alignment;

    [Fact]
    public void Ranges_never_overlap_and_all_comes_back()
    {
        Gen.Select(Gen.Int[1, 40].Array[1, 60], Gen.Int[0, 1000].Array[1, 60]).Sample((sizes, picks) =>
        {
            var allocator = new RangeAllocator(Unit, 500 * Unit);
            var used = new List<(long Start, long Bytes)>();
            for (var i = 0; i < sizes.Length; i++)
            {
                long bytes = sizes[i] * Unit;
                if (allocator.TryAllocate(bytes) is var start && start >= 0)
                {
                    Assert.True(start >= Unit && start + bytes <= 500 * Unit);
                    Assert.DoesNotContain(used, u => u.Start < start + bytes && start < u.Start + u.Bytes);
                    used.Add((start, bytes));
                }

                var pick = picks[i % picks.Length];
                if (pick % 2 == 0 && used.Count > 0)
                {
                    var (freed, length) = used[pick % used.Count];
                    used.RemoveAt(pick % used.Count);
                    allocator.Free(freed, length);
                }

                allocator.AssertInvariants();
                Assert.Equal((499 * Unit) - used.Sum(u => u.Bytes), allocator.FreeBytes);
                Assert.Equal(used.Count == 0 ? Unit : used.Max(u => u.Start + u.Bytes), allocator.HighestUsed);
            }

            used.ForEach(u => allocator.Free(u.Start, u.Bytes));
            allocator.AssertInvariants();
            Assert.True(allocator.IsEmpty);
            Assert.Equal(Unit, allocator.TryAllocate(499 * Unit));
        });
    }

    [Fact]
    public void What_was_used_before_is_used_first()
    {
        var allocator = new RangeAllocator(0, 100 * Unit);
        var first = allocator.TryAllocate(10 * Unit);
        allocator.TryAllocate(10 * Unit);
        allocator.Free(first, 10 * Unit);

        Assert.Equal(first, allocator.TryAllocate(5 * Unit));
        Assert.Equal(20 * Unit, allocator.TryAllocate(10 * Unit));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(5, 10)]
    [InlineData(15, 10)]
    [InlineData(90, 20)]
    [InlineData(10, 0)]
    public void What_is_not_allocated_is_not_freed(int start, int units)
    {
        var allocator = new RangeAllocator(0, 100 * Unit);
        allocator.TryAllocate(20 * Unit);
        allocator.Free(0, 10 * Unit);

        Assert.Throws<InvalidOperationException>(() => allocator.Free(start * Unit, units * Unit));
        allocator.AssertInvariants();
    }
}
