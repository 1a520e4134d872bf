using System.Reflection;
using System.Runtime.CompilerServices;
using Distributed.Engine.Effects.Tables;

namespace Distributed.Engine.Effects;

/// <summary>Decides the rule for each static field of users' code. Pure.</summary>
internal static class StaticFields
{
    private const string CoverletTracker = "Coverlet.Core.Instrumentation.Tracker.";

    public static StaticFieldRule Judge(FieldInfo field)
    {
        var owner = field.DeclaringType;
        if (owner is null)
        {
            return StaticFieldRule.Refused;
        }

        if (field.IsLiteral || IsCompilerCache(owner, field) || IsTracker(owner) || field.FieldType.FullName == "Distributed.Engine.Calls.CallSite")
        {
            return StaticFieldRule.Ignored;
        }

        if (field.IsDefined(typeof(ThreadStaticAttribute), inherit: false))
        {
            return StaticFieldRule.PerThread;
        }

        return field.IsInitOnly && (Immutability.IsImmutable(field.FieldType) || IsOwnSingleton(owner, field) || IsLogMessage(field) || IsSerializerContext(owner, field) || StaticTables.IsConstant(field))
            ? StaticFieldRule.Constant
            : StaticFieldRule.Refused;
    }

    /// <summary>Coverage counters: written in every method of an instrumented program (S21).</summary>
    public static bool IsTracker(Type type) => type.FullName?.StartsWith(CoverletTracker, StringComparison.Ordinal) == true;

    /// <summary>Color.Red: held by a field of its own class, with nothing in it that can change. Travels by field name (S8).</summary>
    public static bool IsOwnSingleton(Type owner, FieldInfo field) =>
        field.FieldType == owner && owner.IsClass && Immutability.HasOnlyImmutableFields(owner);

    /// <summary>Cached delegates of lambdas and method groups, and data of array initialisers.</summary>
    private static bool IsCompilerCache(Type owner, FieldInfo field) =>
        owner.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)
        || owner.Name.StartsWith('<') && owner.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && (owner.Name.StartsWith("<>O", StringComparison.Ordinal) || field.Name.StartsWith("<>9", StringComparison.Ordinal));

    /// <summary>The delegates that the logging source generator caches: made by LoggerMessage.Define, without state.</summary>
    private static bool IsLogMessage(FieldInfo field) =>
        field.Name.StartsWith("__", StringComparison.Ordinal)
        && typeof(Delegate).IsAssignableFrom(field.FieldType)
        && field.FieldType.IsGenericType
        && field.FieldType.GetGenericArguments()[0].FullName == "Microsoft.Extensions.Logging.ILogger";

    /// <summary>What the JSON source generator keeps: the default context and its options, which nobody can change once it is made.</summary>
    private static bool IsSerializerContext(Type owner, FieldInfo field) =>
        owner.BaseType?.FullName == "System.Text.Json.Serialization.JsonSerializerContext"
        && field.Name is "<Default>k__BackingField" or "s_defaultOptions";
}
