namespace Distributed.Engine.Execution;

/// <summary>An outcome ready to be sent, and the definitions that the driver will know once it is.</summary>
internal readonly record struct EncodedOutcome(OutcomeMessage Message, int[] DefinitionIds);
