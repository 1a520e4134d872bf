using System.Text;

namespace Distributed.Engine.Execution;

/// <summary>
/// Collects what the shipped closures of this process write to the console, each call for itself: the text is replayed in the
/// driver when the call commits, so a retried attempt prints nothing twice. Thread-safe.
/// </summary>
internal sealed class ConsoleCapture
{
    private readonly Lock _gate = new();
    private List<ConsoleText>? _texts;
    private StringBuilder? _open;
    private bool _openIsError;

    /// <summary>Routes this process's console through captures for the rest of its life. Text outside of calls goes where it went before.</summary>
    public static void Install()
    {
        Console.SetOut(new Writer(isError: false, Console.OpenStandardOutput));
        Console.SetError(new Writer(isError: true, Console.OpenStandardError));
    }

    /// <summary>Takes what was written so far.</summary>
    public IReadOnlyList<ConsoleText> Take()
    {
        lock (_gate)
        {
            Close();
            return _texts is null ? [] : _texts.ToArray();
        }
    }

    private void Append(bool isError, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (isError != _openIsError)
            {
                Close();
                _openIsError = isError;
            }

            (_open ??= new StringBuilder()).Append(text);
        }
    }

    private void Close()
    {
        if (_open is { Length: > 0 })
        {
            (_texts ??= []).Add(new ConsoleText(_openIsError, _open.ToString()));
            _open.Clear();
        }
    }

    /// <summary>
    /// The console's own writers are made when text outside of calls comes, mostly never: their encoding and terminal would be set up while
    /// the program's first call waits for this executor.
    /// </summary>
    private sealed class Writer(bool isError, Func<Stream> open) : TextWriter
    {
        private readonly Lazy<TextWriter> _outside = new(() => Synchronized(
            new StreamWriter(open(), Console.OutputEncoding, bufferSize: 256, leaveOpen: true) { AutoFlush = true }));

        public override Encoding Encoding => _outside.Value.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value)
        {
            Write(string.Concat(value, Environment.NewLine).AsSpan());
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (AttemptScope.Current is { } attempt)
            {
                attempt.Console.Append(isError, buffer);
            }
            else
            {
                _outside.Value.Write(buffer);
            }
        }

        public override void Flush()
        {
            if (_outside.IsValueCreated)
            {
                _outside.Value.Flush();
            }
        }
    }
}
