namespace Distributed.Engine.Execution;

/// <summary>Text that a shipped closure wrote to the console, in order; replayed whole in the driver when the call commits.</summary>
/// <param name="IsError">Whether it went to standard error.</param>
/// <param name="Text">The text.</param>
internal readonly record struct ConsoleText(bool IsError, string Text);
