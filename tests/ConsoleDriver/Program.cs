using Distributed;
using Distributed.Parallel;
using Distributed.Tasks;

namespace ConsoleDriver;

/// <summary>Prints one line for each thing that its test asserts.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["squares", var count]:
                return await Squares(int.Parse(count));
            case ["configure late"]:
                return await ConfigureLate();
            case ["call"]:
                return await CallTwice();
            case ["metrics"]:
                return await Metrics();
            case ["allocate", var megabytes]:
                return await Allocate(int.Parse(megabytes));
            case ["lazy", var count, var length]:
                return Lazy(long.Parse(count), int.Parse(length));
            default:
                await Console.Error.WriteLineAsync($"unknown verb: {string.Join(' ', args)}");
                return 2;
        }
    }

    private static async Task<int> Squares(int count)
    {
        var tasks = new Task<int>[count];
        for (var i = 0; i < count; i++)
        {
            var x = i;
            tasks[i] = Task.Run(() => Square(x));
        }

        Console.WriteLine($"sum {(await Task.WhenAll(tasks)).Sum()}");
        PrintCounts();
        return 0;
    }

    private static async Task<int> ConfigureLate()
    {
        await Task.Run(() => Square(1));
        try
        {
            Cluster.Configure(new ClusterOptions { Cluster = "copied" });
        }
        catch (InvalidOperationException exception)
        {
            Console.WriteLine(exception.Message);
        }

        return 0;
    }

    /// <summary>A wrong configuration fails each call the same way, and nothing but calls.</summary>
    private static async Task<int> CallTwice()
    {
        for (var i = 0; i < 2; i++)
        {
            try
            {
                await Task.Run(() => Square(2));
                Console.WriteLine("no exception");
            }
            catch (ClusterConfigurationException exception)
            {
                Console.WriteLine(exception.Message);
            }
        }

        return 0;
    }

    /// <summary>What an exporter of metrics hears of one call.</summary>
    private static async Task<int> Metrics()
    {
        using var meter = new MeterWords(last: "distributed.call.returned");
        await Task.Run(() => Square(3));
        var site = Cluster.Explain().Sites[0];
        Console.WriteLine($"sent {site.BytesSent} returned {site.BytesReturned}");
        foreach (var word in meter.Ask())
        {
            Console.WriteLine(word);
        }

        return 0;
    }

    /// <summary>Four calls at a time, each of which holds so much.</summary>
    private static async Task<int> Allocate(int megabytes)
    {
        var tasks = new Task<long>[4];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = Task.Run(() => Fill(megabytes));
        }

        foreach (var task in tasks)
        {
            try
            {
                Console.WriteLine($"filled {await task}");
            }
            catch (OutOfMemoryException)
            {
                Console.WriteLine("out of memory");
            }
        }

        PrintCounts();
        return 0;
    }

    /// <summary>A loop over so many texts of one length, made as they are asked for. Far more than memory holds, if anybody gathered them.</summary>
    private static int Lazy(long count, int length)
    {
        var pad = new string('.', length);
        long digits = 0;
        Parallel.ForEach(Texts(count, pad), text => Interlocked.Add(ref digits, text.TakeWhile(char.IsAsciiDigit).Count()));
        Console.WriteLine($"digits {digits}");
        var site = Cluster.Explain().Sites[0];
        Console.WriteLine(site.Shipped == site.Calls ? "all pieces shipped" : $"shipped {site.Shipped} of {site.Calls}");
        return 0;
    }

    private static IEnumerable<string> Texts(long count, string pad)
    {
        for (long i = 0; i < count; i++)
        {
            yield return string.Concat(i.ToString(), pad);
        }
    }

    private static int Square(int x) => x * x;

    private static long Fill(int megabytes)
    {
        var parts = new byte[megabytes][];
        long sum = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new byte[1024 * 1024];
            Array.Fill(parts[i], (byte)1);
        }

        foreach (var part in parts)
        {
            sum += part[^1] * part.Length;
        }

        return sum;
    }

    private static void PrintCounts()
    {
        foreach (var site in Cluster.Explain().Sites)
        {
            Console.WriteLine($"calls {site.Calls} shipped {site.Shipped}");
            foreach (var (reason, count) in site.LocalReasons)
            {
                Console.WriteLine($"local {count} {reason}");
            }
        }
    }
}
