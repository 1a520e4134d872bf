using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace Distributed.Engine.Tests.House;

/// <summary>Reads the dependencies between types from compiled assemblies and sorts them into rooms.</summary>
internal static class RoomScan
{
    /// <summary>Every dependency whose origin is in a room of the table, once.</summary>
    internal static List<RoomDependency> Read(RoomTable table, params Assembly[] assemblies)
    {
        Architecture architecture = new ArchLoader().LoadAssemblies(assemblies).Build();
        HashSet<RoomDependency> found = [];
        foreach (IType origin in architecture.Types)
        {
            if (RoomOf(table, origin.FullName) is not { } from)
            {
                continue;
            }

            foreach (ITypeDependency dependency in origin.Dependencies)
            {
                IEnumerable<IType> targets = dependency.TargetGenericArguments.SelectMany(Flatten).Prepend(dependency.Target);
                foreach (IType target in targets)
                {
                    found.Add(new RoomDependency(from, Outermost(origin.FullName), RoomOf(table, target.FullName), Outermost(target.FullName)));
                }
            }
        }

        foreach ((Type origin, Type target) in assemblies.SelectMany(CatchClauses))
        {
            (string from, string to) = (Outermost(origin.FullName!), Outermost((target.IsGenericType ? target.GetGenericTypeDefinition() : target).FullName ?? target.Name));
            if (RoomOf(table, from) is { } room)
            {
                found.Add(new RoomDependency(room, from, RoomOf(table, to), to));
            }
        }

        return [.. found.Where(d => d.FromType != d.ToType)];
    }

    // The one form that ArchUnitNET 0.13 doesn't see: a type named by a catch clause only.
    private static IEnumerable<(Type Origin, Type Target)> CatchClauses(Assembly assembly)
    {
        const BindingFlags declared =
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

        return from type in assembly.GetTypes()
               from method in type.GetMethods(declared).Concat<MethodBase>(type.GetConstructors(declared))
               from clause in method.GetMethodBody()?.ExceptionHandlingClauses ?? []
               where clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType is not null
               select (type, clause.CatchType);
    }

    private static IEnumerable<IType> Flatten(GenericArgument argument) =>
        argument.GenericArguments.SelectMany(Flatten).Prepend(argument.Type);

    // Closures, state machines and other nested types live where their outermost type lives.
    private static string? RoomOf(RoomTable table, string fullName)
    {
        string full = Outermost(fullName);
        int dot = full.LastIndexOf('.');
        return dot < 0 ? table.RoomOf("", full) : table.RoomOf(full[..dot], full[(dot + 1)..]);
    }

    private static string Outermost(string fullName)
    {
        int end = fullName.AsSpan().IndexOfAny('+', '/', '<');
        return end > 0 ? fullName[..end] : fullName;
    }
}
