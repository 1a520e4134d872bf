namespace Distributed.Engine.Cli;

/// <summary>What the user asked for can't be done; the message says what to do instead.</summary>
internal sealed class ToolException(string message) : Exception(message);
