namespace Distributed.Fuzzing.Writing;

/// <summary>What a production of the grammar can be used for. The names are the keywords of the grammar files, in lower case.</summary>
internal enum ProductionKind
{
    /// <summary>Types that all programs share; without holes.</summary>
    Types,

    /// <summary>A type of the program's own, with holes.</summary>
    Type,

    /// <summary>Declares local variables of the program.</summary>
    State,

    /// <summary>An expression to be written at the end.</summary>
    Dump,

    /// <summary>A statement, for closures of both kinds.</summary>
    Do,

    /// <summary>A statement for async closures.</summary>
    Await,

    /// <summary>An expression of type <see cref="int"/>.</summary>
    Number,

    /// <summary>An expression of type <see cref="string"/>, not null.</summary>
    Text,

    /// <summary>An expression of type <see cref="bool"/>.</summary>
    Test,

    /// <summary>Calls, at the level of the program, in a scope of their own.</summary>
    Step,
}
