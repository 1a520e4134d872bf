using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>
/// The limit of a round trip on one machine: a C program of two processes that send each other 64 bytes, blocking. It is compiled when it is needed, into a folder that goes with it.
/// Not thread-safe.
/// </summary>
internal sealed class CPingPong : IDisposable
{
    /// <summary>For each number on its input it makes so many round trips and prints their median in microseconds.</summary>
    private const string Source =
        $$"""
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/socket.h>
        #include <time.h>
        #include <unistd.h>

        enum { BYTES = 64 };

        static int receive(int from, char *message)
        {
            for (int got = 0; got < BYTES;)
            {
                ssize_t n = read(from, message + got, (size_t)(BYTES - got));
                if (n <= 0) return 0;
                got += (int)n;
            }
            return 1;
        }

        static double micros(void)
        {
            struct timespec now;
            clock_gettime(CLOCK_MONOTONIC, &now);
            return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
        }

        static int compare(const void *a, const void *b)
        {
            double x = *(const double *)a, y = *(const double *)b;
            return (x > y) - (x < y);
        }

        int main(void)
        {
            int ends[2];
            char message[BYTES] = {0};
            if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
            pid_t child = fork();
            if (child < 0) return 1;
            if (child == 0)
            {
                close(ends[0]);
                while (receive(ends[1], message) && write(ends[1], message, BYTES) == BYTES) { }
                return 0;
            }
            close(ends[1]);
            puts("{{ChildProcess.Ready}}");
            fflush(stdout);
            for (int times; scanf("%d", &times) == 1 && times > 0;)
            {
                double *each = malloc(sizeof(double) * (size_t)times);
                if (each == NULL) return 1;
                for (int i = 0; i < times; i++)
                {
                    double start = micros();
                    if (write(ends[0], message, BYTES) != BYTES || !receive(ends[0], message)) return 1;
                    each[i] = micros() - start;
                }
                qsort(each, (size_t)times, sizeof(double), compare);
                printf("%.3f\n", each[times / 2]);
                fflush(stdout);
                free(each);
            }
            return 0;
        }
        """;

    private readonly PrivateSocketFolder folder;
    private readonly Process process;

    private CPingPong(PrivateSocketFolder folder, Process process)
    {
        this.folder = folder;
        this.process = process;
    }

    /// <summary>Compiles and starts it. Null where there is no C compiler, or none for such a system.</summary>
    internal static CPingPong? TryStart()
    {
        PrivateSocketFolder folder = new();
        if (OperatingSystem.IsWindows() || !TryCompile(folder))
        {
            folder.Dispose();
            return null;
        }

        Process process = Process.Start(new ProcessStartInfo(folder["pingpong"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string? line = process.StandardOutput.ReadLine();
        return line == ChildProcess.Ready ? new CPingPong(folder, process) : throw new InvalidOperationException($"The C ping-pong said '{line ?? "nothing"}' instead of '{ChildProcess.Ready}'.");
    }

    /// <summary>The median of some round trips, in microseconds.</summary>
    internal Sample RoundTripMicros(int times)
    {
        process.StandardInput.WriteLine(times.ToString(CultureInfo.InvariantCulture));
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The C ping-pong has ended.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private static bool TryCompile(PrivateSocketFolder folder)
    {
        File.WriteAllText(folder["pingpong.c"], Source);
        try
        {
            using Process compiler = Process.Start("cc", ["-O2", "-D_GNU_SOURCE", "-o", folder["pingpong"], folder["pingpong.c"]]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
