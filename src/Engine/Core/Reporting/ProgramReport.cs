namespace Distributed.Engine.Reporting;

/// <summary>The report of one running program. Immutable.</summary>
/// <param name="Program">Its name.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Report">Its call sites.</param>
internal sealed record ProgramReport(string Program, int ProcessId, CallReport Report);
