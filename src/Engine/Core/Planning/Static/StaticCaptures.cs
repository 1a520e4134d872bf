using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Planning.Static;

/// <summary>
/// What a closure may capture, by declared types: what the writer does with the objects of a call, done with the types of the fields that lead to them.
/// A class of the framework stands for itself; an interface or a class that others derive from, for all of the program's that fit. One use.
/// </summary>
internal sealed class StaticCaptures(ClosureEffects effects, UserAssemblies program, FieldOrigins origins)
{
    private readonly HashSet<Type> _types = [];
    private readonly Queue<(Type Type, string Path)> _open = new();

    /// <summary>Why it stays local whatever is captured; null when nothing says so.</summary>
    public LocalReason? Reason { get; private set; }

    /// <summary>What decides; null when the declared types do.</summary>
    public string? DependsOn { get; private set; }

    /// <summary>The types of objects that may be captured, as far as they are known.</summary>
    public IReadOnlyCollection<Type> Types => _types;

    /// <summary>Whether something captured is added to, which is merged.</summary>
    public bool IsAddedTo { get; private set; }

    /// <summary>Judges what can be reached from objects of these types.</summary>
    public void Judge(IEnumerable<(Type? Type, string Path)> roots)
    {
        var known = roots.Where(root => root.Type is not null).ToArray();

        // Types let in lead to more code, which reads more fields: until nothing is added.
        for (var before = -1; before != effects.MethodCount && Reason is null;)
        {
            before = effects.MethodCount;
            _types.Clear();
            foreach (var (type, path) in known)
            {
                Meet(type!, path);
            }

            while (Reason is null && _open.TryDequeue(out var next))
            {
                Enter(next.Type, next.Path);
            }
        }
    }

    /// <summary>Something declared with a type may be captured.</summary>
    private void Meet(Type type, string path)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type.IsPointer && RefuseAt(DeclaredTypes.RefusalOfAll(type), path))
        {
            return;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            DependsOn ??= $"the delegate {path}";
        }
        else if (type.IsValueType)
        {
            if (_types.Add(type))
            {
                _open.Enqueue((type, path));
            }
        }
        else if (!RefuseAt(DeclaredTypes.RefusalOfAll(type), path))
        {
            MeetObject(type, path);
        }
    }

    private void MeetObject(Type type, string path)
    {
        if (typeof(Task).IsAssignableFrom(type))
        {
            DependsOn ??= $"whether {path} has ended";
            return;
        }

        if (DeclaredTypes.IsLive(type))
        {
            return;
        }

        var isOpen = type.IsInterface || type.IsAbstract || type == typeof(object);
        if (!isOpen && (type.IsSealed || FrameworkAssemblies.Contains(type.Assembly)))
        {
            Admit(type, path);
            return;
        }

        IReadOnlyList<Type> fitting = FrameworkAssemblies.Contains(type.Assembly) || type.IsGenericType ? [] : program.Implementations(type);
        if (fitting.Count == 0)
        {
            if (isOpen)
            {
                DependsOn ??= $"the type of {path} ({CodeNames.Type(type)})";
            }
            else
            {
                Admit(type, path);
            }

            return;
        }

        foreach (var one in fitting)
        {
            if (fitting.Count == 1)
            {
                Admit(one, path);
            }
            else if (DeclaredTypes.RefusalOfExactly(one)?.At(path) is { } refusal || (refusal = effects.Include(one)) is not null)
            {
                DependsOn ??= $"the type of {path} ({CodeNames.Type(type)}): with {CodeNames.Type(one)} it stays local, as it {refusal.What}";
            }
            else if (_types.Add(one))
            {
                _open.Enqueue((one, path));
            }
        }
    }

    private void Admit(Type type, string path)
    {
        if (!_types.Add(type))
        {
            return;
        }

        if (!RefuseAt(DeclaredTypes.RefusalOfExactly(type), path))
        {
            Reason ??= effects.Include(type);
            _open.Enqueue((type, path));
        }
    }

    /// <summary>Goes on to what an object of the type holds.</summary>
    private void Enter(Type type, string path)
    {
        if (type.IsArray)
        {
            Meet(type.GetElementType()!, path + "[]");
            return;
        }

        if (FrameworkAssemblies.Contains(type.Assembly))
        {
            if (type.IsValueType && type != typeof(CancellationToken) && RefuseAt(DeclaredTypes.RefusalOfExactly(type), path))
            {
                return;
            }

            foreach (var content in type.IsGenericType ? type.GetGenericArguments() : [])
            {
                Meet(content, type.IsValueType ? path : path + "[]");
            }

            return;
        }

        foreach (var field in LayoutBuilder.InstanceFields(type))
        {
            EnterField(field, path);
        }
    }

    private void EnterField(FieldInfo field, string path)
    {
        var isPrunable = !field.FieldType.IsValueType && field.DeclaringType!.IsClass;
        if (isPrunable && !effects.Touches(field))
        {
            return;
        }

        var name = TypeNames.OfField(field.Name);
        var place = name is null || name == "this" && path.Length == 0 ? path : path.Length == 0 || path == "this" ? name : $"{path}.{name}";
        if (effects.DeltaAt(field) is not null)
        {
            // The collection travels empty, or not at all.
            IsAddedTo = true;
            foreach (var content in field.FieldType.IsGenericType ? field.FieldType.GetGenericArguments() : [])
            {
                Meet(content, place + "[]");
            }

            return;
        }

        place = place.Length == 0 ? "this" : place;
        var stored = field.FieldType.IsValueType || field.FieldType.IsSealed && !typeof(Delegate).IsAssignableFrom(field.FieldType) ? [] : origins.Of(field);
        if (stored.Count == 0)
        {
            Meet(field.FieldType, place);
            return;
        }

        foreach (var value in stored)
        {
            MeetStored(value, place);
        }
    }

    /// <summary>An object whose type is known exactly, as the program is seen to make it.</summary>
    private void MeetStored(StoredValue value, string path)
    {
        if (value.Body is not { } body)
        {
            if (!DeclaredTypes.IsLive(value.Type))
            {
                Admit(value.Type, path);
            }

            return;
        }

        Reason ??= effects.Include(body);
        if (value.Target is { } target)
        {
            Meet(target, path);
        }
    }

    private bool RefuseAt(Refusal? refusal, string path)
    {
        Reason ??= refusal?.At(path == "this" ? "" : path);
        return refusal is not null;
    }
}
