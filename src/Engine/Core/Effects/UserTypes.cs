using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>Finds users' types inside closed types, and says which arguments framework code could call back. Pure.</summary>
internal static class UserTypes
{
    /// <summary>Users' classes and structs in a type: itself, its elements, its generic arguments.</summary>
    public static void Collect(Type type, List<Type> into)
    {
        if (type.HasElementType)
        {
            Collect(type.GetElementType()!, into);
            return;
        }

        if (type.IsConstructedGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Collect(argument, into);
            }
        }

        if (!type.IsGenericParameter && !Ground.IsFramework(type) && !type.IsInterface && !type.IsEnum
            && !typeof(Delegate).IsAssignableFrom(type) && !into.Contains(type))
        {
            into.Add(type);
        }
    }

    /// <summary>
    /// Types in a type that stand for others as well: users' interfaces and classes that can be derived from; object, also for what the
    /// framework has that holds anything (IEnumerable, ValueType).
    /// </summary>
    public static IEnumerable<Type> Open(Type type)
    {
        if (type.HasElementType)
        {
            return Open(type.GetElementType()!);
        }

        var arguments = type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Open) : [];
        if (Ground.IsFramework(type))
        {
            bool holdsAnything = type == typeof(object) || type == typeof(ValueType) || type == typeof(Array)
                || type.Namespace == "System.Collections" || type.IsInterface && !type.IsGenericType;
            return holdsAnything ? arguments.Append(typeof(object)) : arguments;
        }

        return type.IsSealed || type.IsGenericParameter ? arguments : arguments.Append(type);
    }

    /// <summary>Whether a framework method, with these closed types, can be holding objects of users' types.</summary>
    public static bool MayReceiveUserObjects(MethodBase method)
    {
        if (method.DeclaringType is { } owner && !IsInert(owner, isReceiver: true)
            || method.IsGenericMethod && !method.GetGenericArguments().All(a => IsInert(a, isReceiver: false)))
        {
            return true;
        }

        foreach (var parameter in method.GetParameters())
        {
            if (!IsInert(parameter.ParameterType, isReceiver: false))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInert(Type type, bool isReceiver)
    {
        if (type.HasElementType)
        {
            return IsInert(type.GetElementType()!, isReceiver);
        }

        if (type.IsPrimitive || type == typeof(string) || type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
        {
            return true;
        }

        if (type == typeof(object) || type == typeof(ValueType) || type == typeof(Array))
        {
            // A call on object is dispatched over the users' types by itself.
            return isReceiver;
        }

        if (type.Namespace == "System.Collections" && type.IsClass && type != typeof(System.Collections.BitArray))
        {
            // Holds objects of any type: ArrayList.Sort() compares them.
            return false;
        }

        if (type.IsGenericParameter || !Ground.IsFramework(type) || type.Namespace == "System.Collections" && !isReceiver
            || type == typeof(IComparable) || type == typeof(IFormattable))
        {
            return false;
        }

        return !type.IsConstructedGenericType || type.GetGenericArguments().All(a => IsInert(a, isReceiver: false));
    }
}
