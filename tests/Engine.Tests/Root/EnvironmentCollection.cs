namespace Distributed.Engine.Tests.Root;

/// <summary>Tests that change this process's environment run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "Environment";
}
