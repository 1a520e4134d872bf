namespace Distributed.Engine.Serialization;

/// <summary>Things that live in the driver; the copy of a closure gets a stand-in, where the plan supports it.</summary>
internal enum LiveKind : byte
{
    /// <summary>A cancellation token's source.</summary>
    Token = 1,

    /// <summary>A <see cref="Progress{T}"/>: reports go to the driver's.</summary>
    Progress = 2,

    /// <summary>A logger of Microsoft.Extensions.Logging: entries go to the driver's.</summary>
    Logger = 3,

    /// <summary>A task that is complete: its copy has ended like it, and a task that comes back is the driver's own.</summary>
    Task = 4,
}
