namespace Distributed.Engine.Serialization;

/// <summary>Which types have stand-ins.</summary>
internal static class LiveKinds
{
    public static LiveKind? Find(Type type)
    {
        if (typeof(CancellationTokenSource).IsAssignableFrom(type))
            return LiveKind.Token;
        return null;
    }

    /// <summary>What the reader uses in place of the driver's object.</summary>
    public static object StandIn(TypeLayout layout, int number, SurrogateContext context) => layout.Live switch
    {
        LiveKind.Token => TokenAccess.SourceOf(context.Token(number))
            ?? throw new InvalidOperationException("A token that can't be canceled was given for one that can."),
        _ => throw new GraphFormatException($"There is no stand-in for {TypeNames.Of(layout.Type)}."),
    };
}
