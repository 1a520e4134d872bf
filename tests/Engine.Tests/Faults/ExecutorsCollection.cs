namespace Distributed.Engine.Tests.Faults;

/// <summary>Tests that start executors of this process: one after the other, as each needs the machine's cores.</summary>
[CollectionDefinition(Name)]
public sealed class ExecutorsCollection
{
    public const string Name = "Executors";
}
