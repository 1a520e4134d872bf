using System.Text;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Supervision;

/// <summary>A connected executor, as the driver sees it. Thread-safe.</summary>
internal sealed class ExecutorConnection
{
    private readonly ExecutorProcess _process;
    private volatile bool _started;

    internal ExecutorConnection(ExecutorProcess process, Connection connection, object? tag)
    {
        _process = process;
        Connection = connection;
        Tag = tag;
        ConnectedAt = Environment.TickCount64;
    }

    /// <summary>Unique among this driver's executors, never reused.</summary>
    public int Id => _process.Id;

    public int ProcessId => _process.ProcessId;

    /// <summary>The stream of frames to it.</summary>
    public Connection Connection { get; }

    /// <summary>Null for those kept running; else what the extra one was started for.</summary>
    public object? Tag { get; }

    /// <summary>What it said before it died of an unhandled exception; null if nothing.</summary>
    public string? LastWords { get; private set; }

    /// <summary>Whether it has been told to go: its end is then no loss.</summary>
    public bool IsRetired { get; private set; }

    internal long ConnectedAt { get; }

    internal bool IsStarted => _started;

    /// <summary>Starts delivering its frames.</summary>
    public void Start(IFrameHandler handler)
    {
        _started = true;
        Connection.Start(new Session(this, handler));
    }

    /// <summary>Tells it to go; frames already sent to it arrive before. It isn't replaced, nor reported as lost.</summary>
    public void Retire()
    {
        IsRetired = true;
        Connection.Send(FrameKind.Goodbye, 0, default, urgency: SendUrgency.Inline);
    }

    public override string ToString() => $"executor {Id} (process {ProcessId})";

    private sealed class Session(ExecutorConnection executor, IFrameHandler inner) : IFrameHandler
    {
        public void OnFrame(FrameHeader header, byte[] payload)
        {
            if (header.Kind == FrameKind.Goodbye) executor.LastWords = Encoding.UTF8.GetString(payload);
            else inner.OnFrame(header, payload);
        }

        public void OnIdle() => inner.OnIdle();

        public void OnClosed(Exception? reason)
        {
            try
            {
                inner.OnClosed(reason);
            }
            finally
            {
                executor._process.EndAfterConnection();
            }
        }
    }
}
