using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Finds members of framework types by what they look like, since tokens differ between patches.</summary>
internal static class MemberSearch
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Name, return and parameter types of a method that isn't constructed.</summary>
    public static string SignatureOf(MethodBase method) => method.ToString()!;

    public static MethodBase Method(Type owner, string signature) =>
        Single(owner.GetMethods(Declared).Cast<MethodBase>().Concat(owner.GetConstructors(Declared)), m => SignatureOf(m) == signature, owner, signature);

    public static FieldInfo Field(Type owner, string name) => Single(owner.GetFields(Declared), f => f.Name == name, owner, name);

    public static PropertyInfo Property(Type owner, string signature) =>
        Single(owner.GetProperties(Declared), p => p.ToString() == signature, owner, signature);

    public static EventInfo Event(Type owner, string name) => Single(owner.GetEvents(Declared), e => e.Name == name, owner, name);

    private static T Single<T>(IEnumerable<T> members, Func<T, bool> matches, Type owner, string what)
    {
        var found = members.Where(matches).Take(2).ToArray();
        return found.Length == 1
            ? found[0]
            : throw new MissingDefinitionException($"{TypeNames.Of(owner)} has {(found.Length == 0 ? "no" : "more than one")} member '{what}' in this process.");
    }
}
