using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <remarks>This part: serialisers, which may run any constructor and property of all that the types they are handed lead to.</remarks>
internal sealed partial class ReachWalk
{
    private const BindingFlags Instances = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private void Reflect(CallFact call, string? via)
    {
        var target = call.Target;
        bool writes = !target.Name.StartsWith("Deserialize", StringComparison.Ordinal);
        if (!writes && !target.IsGenericMethod)
        {
            // Which type it makes isn't in the code.
            Refuse(LocalReasons.UnknownMember(CodeNames.Method(target), via, "use Deserialize<T>"));
            return;
        }

        var handed = target.IsGenericMethod ? target.GetGenericArguments() : [.. target.GetParameters().Select(p => p.ParameterType)];
        if (Array.TrueForAll(handed, IsPlain))
        {
            return;
        }

        reach.TouchesEverything = true;
        OpenCallbacks();
        var work = new Stack<Type>();
        foreach (var type in handed)
        {
            Declare(type, writes, work);
        }

        ReflectAll(work, writes);
    }

    /// <summary>Numbers, text and documents of the framework's own.</summary>
    private static bool IsPlain(Type type)
    {
        var found = new List<Type>();
        UserTypes.Collect(type, found);
        return found.Count == 0 && !UserTypes.Open(type).Any();
    }

    private void ReflectAll(Stack<Type> work, bool writes)
    {
        while (work.TryPop(out var type))
        {
            if (reach.Reflected.Add(type))
            {
                ReflectMembers(type, writes, work);
            }
        }
    }

    /// <summary>An object that is declared as its base, its interface or object is written by what it really is: any live type that fits.</summary>
    private void Declare(Type type, bool writes, Stack<Type> work)
    {
        var found = new List<Type>();
        UserTypes.Collect(type, found);
        found.ForEach(work.Push);
        foreach (var open in UserTypes.Open(type))
        {
            if (writes && reach.WrittenAs.Add(open))
            {
                foreach (var live in reach.Live.Where(l => IsWrittenAs(l, open)).ToArray())
                {
                    work.Push(live);
                }
            }
        }
    }

    private void ReflectIfWritten(Type live)
    {
        if (reach.WrittenAs.Any(open => IsWrittenAs(live, open)))
        {
            ReflectAll(new([live]), writes: true);
        }
    }

    /// <summary>What the compiler keeps captured variables and state machines in is no data.</summary>
    private static bool IsWrittenAs(Type live, Type open) =>
        open.IsAssignableFrom(live) && !live.Name.StartsWith("<>c", StringComparison.Ordinal) && !live.Name.Contains(">d__", StringComparison.Ordinal);

    private void ReflectMembers(Type type, bool writes, Stack<Type> work)
    {
        MakeLive(type, isCreatedHere: false, via: null);
        var constructors = type.IsAbstract ? [] : type.GetConstructors(Instances);
        FollowAll(constructors);
        ReflectAttributes(type, work);
        Push(type.BaseType ?? typeof(object), work);
        foreach (var item in type.GetInterfaces().Where(i => i.IsConstructedGenericType && Ground.IsFramework(i)).SelectMany(i => i.GetGenericArguments()))
        {
            Declare(item, writes, work);
        }

        foreach (var property in type.GetProperties(Instances))
        {
            FollowAll([.. property.GetAccessors(nonPublic: true).Where(a => !Ground.IsFramework(a) && !a.IsAbstract)]);
            Declare(property.PropertyType, writes, work);
            ReflectAttributes(property, work);
        }

        foreach (var field in type.GetFields(Instances))
        {
            Declare(field.FieldType, writes, work);
            ReflectAttributes(field, work);
        }
    }

    /// <summary>Attributes name converters and derived types, or make them.</summary>
    private void ReflectAttributes(MemberInfo member, Stack<Type> work)
    {
        foreach (var attribute in member.GetCustomAttributesData())
        {
            if (!Ground.IsFramework(attribute.AttributeType))
            {
                MakeLive(attribute.AttributeType, isCreatedHere: true, via: null);
                Follow(attribute.Constructor);
            }

            foreach (var argument in attribute.ConstructorArguments)
            {
                if (argument.Value is Type named)
                {
                    Push(named, work);
                }
            }
        }
    }

    private static void Push(Type type, Stack<Type> work)
    {
        var found = new List<Type>();
        UserTypes.Collect(type, found);
        found.ForEach(work.Push);
    }
}
