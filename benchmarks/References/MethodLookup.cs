using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>The least that remembering something by a delegate's method costs without tricks: asking for the method, and a look-up.</summary>
internal static class MethodLookup
{
    internal static Sample Nanoseconds(int times)
    {
        int seed = times;
        Func<int> body = () => seed;
        ConcurrentDictionary<MethodInfo, object> known = new() { [body.Method] = body };
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            if (!known.ContainsKey(body.Method))
            {
                throw new InvalidOperationException("The method is known.");
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }
}
