using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>A method under a plan: its id, or why it can't travel.</summary>
internal sealed record PlannedMethod(int Id, LocalReason? Reason);
