namespace Compat.Loops;

/// <summary>What bodies capture and write: slots, elements, fields, structs, spans.</summary>
public class Captures : Contract
{
    private const int N = 300;
    private readonly int[] _slots = new int[N];
    private readonly Dictionary<int, string> _names = Enumerable.Range(0, N).ToDictionary(i => i, i => $"n{i}");
    private int _offset = 10;

    [Behaviour(Ships.Must)]
    public void Scattered_writes_to_slots_of_their_own()
    {
        var order = Enumerable.Range(0, N).Select(i => i * 7 % N).ToArray();
        var r = new int[N];
        Parallel.For(0, N, i => { r[order[i]] = i; });
        Assert.Equal(Enumerable.Range(0, N), order.Select(at => r[at]));
    }

    [Behaviour(Ships.Must)]
    public void Writes_in_reverse()
    {
        var r = new int[N];
        Parallel.For(0, N, i => { r[N - 1 - i] = i; });
        Assert.Equal(Enumerable.Range(0, N).Reverse(), r);
    }

    [Behaviour(Ships.Must)]
    public void Every_second_slot()
    {
        var r = Enumerable.Repeat(-1, 2 * N).ToArray();
        Parallel.For(0, N, i => { r[2 * i] = i; });
        Assert.Equal(Enumerable.Range(0, 2 * N).Select(k => k % 2 == 0 ? k / 2 : -1), r);
    }

    [Behaviour(Ships.Must)]
    public void Neighbours_are_read_and_another_array_is_filled()
    {
        var a = Enumerable.Range(0, N).Select(i => (double)(i * i)).ToArray();
        var r = new double[N];
        Parallel.For(1, N - 1, i => { r[i] = (a[i - 1] + a[i] + a[i + 1]) / 3; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i is 0 or N - 1 ? 0 : (a[i - 1] + a[i] + a[i + 1]) / 3), r);
    }

    [Behaviour(Ships.Must)]
    public void A_slot_is_changed_in_place()
    {
        var r = Enumerable.Range(0, N).ToArray();
        Parallel.For(0, N, i => { r[i] *= r[i]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * i), r);
    }

    [Behaviour(Ships.Must)]
    public void Some_slots_are_written_by_condition()
    {
        var r = Enumerable.Range(0, N).ToArray();
        Parallel.For(0, N, i =>
        {
            if (i % 3 == 0)
            {
                r[i] = -1;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i % 3 == 0 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public void Several_arrays_are_filled()
    {
        double[] sin = new double[N], cos = new double[N];
        var sign = new bool[N];
        Parallel.For(0, N, i =>
        {
            sin[i] = Math.Sin(i);
            cos[i] = Math.Cos(i);
            sign[i] = sin[i] > cos[i];
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => Math.Sin(i)), sin);
        Assert.Equal(Enumerable.Range(0, N).Select(i => Math.Cos(i)), cos);
        Assert.Equal(Enumerable.Range(0, N).Select(i => Math.Sin(i) > Math.Cos(i)), sign);
    }

    [Behaviour(Ships.Must)]
    public void An_array_of_this_object()
    {
        Parallel.For(0, N, i => { _slots[i] = i + _offset; });
        Assert.Equal(Enumerable.Range(10, N), _slots);
    }

    [Behaviour(Ships.Must)]
    public void A_field_changed_before_the_loop_is_read_as_changed()
    {
        _offset = 1_000;
        Parallel.For(0, N, i => { _slots[i] = i + _offset; });
        Assert.Equal(Enumerable.Range(1_000, N), _slots);
    }

    [Behaviour(Ships.Must)]
    public void A_table_of_this_object_is_read()
    {
        var r = new string[N];
        Parallel.For(0, N, i => { r[i] = _names[i]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"n{i}"), r);
    }

    [Behaviour(Ships.Must)]
    public void A_table_is_read()
    {
        var table = Enumerable.Range(0, N).ToDictionary(i => $"key{i}", i => i * 2);
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = table.TryGetValue($"key{i * 2}", out var x) ? x : -1; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 2 * i < N ? 4 * i : -1), r);
    }

    [Behaviour(Ships.Must)]
    public void Elements_of_a_list_are_read()
    {
        var list = Enumerable.Range(0, N).ToList();
        var copy = new int[N];
        Parallel.For(0, N, i => { copy[i] = list[i] + list[N - 1 - i]; });
        Assert.All(copy, x => Assert.Equal(N - 1, x));
    }

    [Behaviour(Ships.May)]
    public void Elements_of_a_list_are_set()
    {
        var list = Enumerable.Repeat(0, N).ToList();
        Parallel.For(0, N, i => { list[i] = i; });
        Assert.Equal(Enumerable.Range(0, N), list);
    }

    [Behaviour(Ships.Must)]
    public void Objects_of_the_source_are_changed()
    {
        var people = Enumerable.Range(0, N).Select(i => new Person { Name = $"p{i}", Age = i }).ToArray();
        Parallel.ForEach(people, p =>
        {
            p.Age++;
            p.Name += "!";
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (i + 1, $"p{i}!")), people.Select(p => (p.Age, p.Name)));
    }

    [Behaviour(Ships.Must)]
    public void Objects_of_a_list_keep_their_identity()
    {
        var people = Enumerable.Range(0, N).Select(i => new Person { Age = i }).ToList();
        var before = people.ToArray();
        Parallel.ForEach(people, p => { p.Age *= 2; });
        Assert.Equal(N * (N - 1), people.Sum(p => p.Age));
        Assert.All(Enumerable.Range(0, N), i => Assert.Same(before[i], people[i]));
    }

    [Behaviour(Ships.Must)]
    public void Objects_of_a_sequence_are_changed()
    {
        var people = Enumerable.Range(0, N).Select(i => new Person { Age = i }).ToArray();
        Parallel.ForEach(people.Where(p => p.Age % 2 == 0), p => { p.Age = -1; });
        Assert.Equal(N / 2, people.Count(p => p.Age == -1));
    }

    [Behaviour(Ships.Must)]
    public void Objects_in_an_array_are_changed_by_index()
    {
        var people = Enumerable.Range(0, N).Select(i => new Person { Age = i }).ToArray();
        Parallel.For(0, N, i => { people[i].Name = $"{people[i].Age}"; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"{i}"), people.Select(p => p.Name));
    }

    [Behaviour(Ships.Must)]
    public void New_objects_are_put_into_slots()
    {
        var people = new Person[N];
        Parallel.For(0, N, i => { people[i] = new Person { Name = $"p{i}", Age = i }; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => ($"p{i}", i)), people.Select(p => (p.Name, p.Age)));
    }

    [Behaviour(Ships.Must)]
    public void Captured_objects_put_into_slots_are_the_callers()
    {
        var people = Enumerable.Range(0, N).Select(i => new Person { Age = i }).ToArray();
        var sorted = new Person[N];
        Parallel.For(0, N, i => { sorted[N - 1 - people[i].Age] = people[i]; });
        Assert.All(Enumerable.Range(0, N), i => Assert.Same(people[i], sorted[N - 1 - i]));
    }

    [Behaviour(Ships.Must)]
    public void One_field_by_each_of_two_loops()
    {
        var people = Enumerable.Range(0, N).Select(_ => new Person()).ToArray();
        Parallel.For(0, N, i => { people[i].Age = i; });
        Parallel.For(0, N, i => { people[i].Name = $"{people[i].Age}"; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"{i}"), people.Select(p => p.Name));
    }

    [Behaviour(Ships.Must)]
    public void A_captured_struct_is_read()
    {
        var scale = (Factor: 3, Shift: 4);
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = (i * scale.Factor) + scale.Shift; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (i * 3) + 4), r);
    }

    [Behaviour(Ships.Must)]
    public void Structs_in_an_array_are_changed_in_place()
    {
        var points = new Point[N];
        Parallel.For(0, N, i =>
        {
            points[i].X = i;
            points[i].Move(1);
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (i + 1, 1)), points.Select(p => (p.X, p.Y)));
    }

    [Behaviour(Ships.Must)]
    public void A_span_over_a_captured_array()
    {
        var image = new byte[20 * 50];
        Parallel.For(0, 20, y =>
        {
            var row = image.AsSpan(y * 50, 50);
            row.Fill((byte)y);
            row[0] = 255;
        });
        Assert.Equal(Enumerable.Range(0, 1_000).Select(k => k % 50 == 0 ? (byte)255 : (byte)(k / 50)), image);
    }

    [Behaviour(Ships.Must)]
    public void A_reference_to_a_slot()
    {
        var r = Enumerable.Range(0, N).ToArray();
        Parallel.For(0, N, i =>
        {
            ref var x = ref r[i];
            x += x;
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 2 * i), r);
    }

    [Behaviour(Ships.Must)]
    public void A_memory_over_a_captured_array()
    {
        var r = new int[N];
        Memory<int> memory = r;
        Parallel.For(0, N, i => { memory.Span[i] = i; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Rows_of_a_jagged_array_are_made_and_filled()
    {
        var rows = new int[40][];
        Parallel.For(0, rows.Length, y =>
        {
            rows[y] = new int[y + 1];
            for (var x = 0; x <= y; x++)
            {
                rows[y][x] = x * y;
            }
        });
        Assert.Equal(Enumerable.Range(0, 40).Select(y => Enumerable.Range(0, y + 1).Sum(x => x * y)), rows.Select(row => row.Sum()));
    }

    [Behaviour(Ships.Must)]
    public void Rows_of_a_jagged_array_that_is_there_are_filled()
    {
        var rows = Enumerable.Range(0, 40).Select(_ => new double[25]).ToArray();
        var first = rows[0];
        Parallel.For(0, rows.Length, y =>
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                rows[y][x] = x + (y * 0.01);
            }
        });
        Assert.Same(first, rows[0]);
        Assert.Equal(Enumerable.Range(0, 25).Select(x => x + (39 * 0.01)), rows[39]);
    }

    [Behaviour(Ships.Must)]
    public void Rows_of_a_two_dimensional_array_are_filled()
    {
        var m = new int[30, 40];
        Parallel.For(0, 30, y =>
        {
            for (var x = 0; x < 40; x++)
            {
                m[y, x] = (y * 100) + x;
            }
        });
        Assert.Equal(from y in Enumerable.Range(0, 30) from x in Enumerable.Range(0, 40) select (y * 100) + x, m.Cast<int>());
    }

    [Behaviour(Ships.Must)]
    public void Matrices_are_multiplied()
    {
        const int Size = 24;
        double[,] a = new double[Size, Size], b = new double[Size, Size], c = new double[Size, Size];
        for (var k = 0; k < Size * Size; k++)
        {
            a[k / Size, k % Size] = k;
            b[k / Size, k % Size] = k % 5;
        }

        Parallel.For(0, Size, y =>
        {
            for (var x = 0; x < Size; x++)
            {
                var sum = 0.0;
                for (var k = 0; k < Size; k++)
                {
                    sum += a[y, k] * b[k, x];
                }

                c[y, x] = sum;
            }
        });
        Assert.Equal(Enumerable.Range(0, Size).Sum(k => a[3, k] * b[k, 4]), c[3, 4]);
        Assert.Equal(Enumerable.Range(0, Size).Sum(k => a[23, k] * b[k, 23]), c[23, 23]);
    }

    [Behaviour(Ships.Must)]
    public void Lists_in_an_array_are_added_to()
    {
        var buckets = Enumerable.Range(0, 20).Select(_ => new List<int>()).ToArray();
        Parallel.For(0, 20, k =>
        {
            for (var i = k; i < N; i += 20)
            {
                buckets[k].Add(i);
            }
        });
        Assert.Equal(Enumerable.Range(0, N), buckets.SelectMany(b => b).Order());
        Assert.Equal(Enumerable.Range(0, 15).Select(j => 3 + (20 * j)), buckets[3]);
    }

    [Behaviour(Ships.May)]
    public void A_local_written_by_one_iteration()
    {
        var found = -1;
        Parallel.For(0, N, i =>
        {
            if (i == 123)
            {
                found = i;
            }
        });
        Assert.Equal(123, found);
    }

    [Behaviour(Ships.May)]
    public void A_flag_that_many_iterations_raise()
    {
        var any = false;
        Parallel.For(0, N, i =>
        {
            if (i % 2 == 1)
            {
                any = true;
            }
        });
        Assert.True(any);
    }

    [Behaviour(Ships.Must)]
    public void The_caller_goes_on_with_what_the_loop_wrote()
    {
        var r = new int[N];
        var total = 0;
        for (var round = 1; round <= 5; round++)
        {
            Parallel.For(0, N, i => { r[i] += round; });
            total += r[round];
        }

        Assert.Equal(1 + 3 + 6 + 10 + 15, total);
    }

    private sealed class Person
    {
        public string Name { get; set; } = "";

        public int Age { get; set; }
    }

    private struct Point
    {
        public int X;
        public int Y;

        public void Move(int by)
        {
            X += by;
            Y += by;
        }
    }
}
