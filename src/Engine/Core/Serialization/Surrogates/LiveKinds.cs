using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed.Engine.Serialization;

/// <summary>Which types have stand-ins, and how these are made.</summary>
internal static class LiveKinds
{
    private const string LoggingNamespace = "Microsoft.Extensions.Logging";
    private const string NullNamespace = "Microsoft.Extensions.Logging.Abstractions";

    public static LiveKind? Find(Type type)
    {
        if (typeof(CancellationTokenSource).IsAssignableFrom(type))
            return LiveKind.Token;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Progress<>))
            return LiveKind.Progress;
        if (typeof(Task).IsAssignableFrom(type) && FrameworkAssemblies.Contains(type.Assembly))
            return LiveKind.Task;
        // The namespace first, so that looking here doesn't load the logging assembly.
        if (type.Namespace is LoggingNamespace or NullNamespace && FrameworkAssemblies.Contains(type.Assembly) && IsLogger(type))
            return LiveKind.Logger;
        return null;
    }

    /// <summary>Why a live thing can't travel under a plan that has no stand-in for it.</summary>
    public static Refusal RefusalOf(LiveKind kind, Type type) => kind switch
    {
        LiveKind.Token => new("", type, "is a cancellation token of this process", "create it where it is used"),
        LiveKind.Progress => new("", type, "reports to this process before the task ends", "return what there is to report"),
        LiveKind.Task => new("", type, "is a task of this process", "await it before the lambda and capture its result"),
        _ => new("", type, "logs in this process", "return what there is to log, and log it after the task"),
    };

    /// <summary>What the reader uses in place of the driver's object.</summary>
    public static object StandIn(TypeLayout layout, int number, SurrogateContext context) => layout.Live switch
    {
        LiveKind.Token => TokenAccess.SourceOf(context.Token(number))
            ?? throw new InvalidOperationException("A token that can't be canceled was given for one that can."),
        LiveKind.Progress => Generic(typeof(ForwardingProgress<>), layout.Type, context, number),
        LiveKind.Logger when layout.Type.Namespace == NullNamespace => NullLoggerOf(layout.Type),
        LiveKind.Logger when layout.Type.IsGenericType => Generic(typeof(Logger<>), layout.Type, new SingleLoggerFactory(context.Logger(number))),
        LiveKind.Logger => context.Logger(number),
        _ => throw new GraphFormatException($"There is no stand-in for {TypeNames.Of(layout.Type)}."),
    };

    private static bool IsLogger(Type type) => typeof(ILogger).IsAssignableFrom(type);

    /// <summary>The one that every process has: it may be declared, and compared, as what it is.</summary>
    private static object NullLoggerOf(Type type) =>
        type == typeof(NullLogger) ? NullLogger.Instance : type.GetField(nameof(NullLogger<int>.Instance))!.GetValue(null)!;

    private static object Generic(Type definition, Type original, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(original.GetGenericArguments()), arguments)!;

    /// <summary>Gives one logger whatever the category: the driver's logger knows its own.</summary>
    private sealed class SingleLoggerFactory(ILogger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Providers are added in the driver.");

        public void Dispose()
        {
        }
    }
}
