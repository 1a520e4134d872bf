using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>Describes one type, member or singleton in terms of other definitions. Used once.</summary>
internal sealed class DefinitionWriter
{
    private readonly ByteBuffer _bytes = new(64);
    private readonly List<int> _closure = [];

    public static void Describe(Assembly assembly, DefinitionWriter writer)
    {
        ModuleIdentity.Require(assembly);
        var context = LoadContexts.Of(assembly);
        if (FrameworkAssemblies.Contains(assembly))
        {
            writer.Kind(DefinitionKind.FrameworkAssembly);
            writer._bytes.WriteText(assembly.GetName().Name!);
            return;
        }

        if (context is null)
        {
            writer.Kind(DefinitionKind.Module);
        }
        else
        {
            var defined = DefinitionTable.Of(context);
            writer.Kind(DefinitionKind.PluginModule);
            writer.Refer(defined);
        }

        ModuleIdentity.Of(assembly).Write(writer._bytes);
    }

    public static void Describe(BoundContext context, DefinitionWriter writer)
    {
        writer.Kind(DefinitionKind.LoadContext);
        context.Write(writer._bytes);
    }

    public static void Describe(Type type, DefinitionWriter writer)
    {
        if (type.IsArray)
        {
            writer.Kind(DefinitionKind.ArrayType);
            writer.Refer(DefinitionTable.Of(type.GetElementType()!));
            writer._bytes.WriteVarint(type.IsSZArray ? 0 : type.GetArrayRank());
        }
        else if (type.HasElementType || type.IsFunctionPointer || type.IsGenericParameter)
        {
            throw Refused(type, "can't be named in another process", null);
        }
        else if (type.IsConstructedGenericType)
        {
            writer.Kind(DefinitionKind.ConstructedType);
            writer.Refer(DefinitionTable.Of(type.GetGenericTypeDefinition()));
            writer.ReferAll(type.GetGenericArguments());
        }
        else if (FrameworkAssemblies.Contains(type.Assembly))
        {
            writer.Kind(DefinitionKind.TypeByName);
            writer.Refer(DefinitionTable.Of(type.Assembly));
            writer._bytes.WriteText(type.FullName!);
        }
        else
        {
            var assembly = DefinitionTable.Of(type.Assembly);
            if (type.Module != type.Assembly.ManifestModule)
                throw Refused(type, "is in a multi-module assembly", null);
            writer.Kind(DefinitionKind.TypeByToken);
            writer.Refer(assembly);
            writer._bytes.WriteInt32(type.MetadataToken);
        }
    }

    public static void Describe(MemberInfo member, DefinitionWriter writer)
    {
        if (member.DeclaringType is not { } owner)
            throw new NotShippableException(new LocalReason(LocalReasonKind.Code,
                $"the method {member.Name} has no type, it was made at run time", "use a method or lambda from source"));
        switch (member)
        {
            case MethodBase method:
                writer.DescribeMethod(method, owner);
                break;
            case FieldInfo:
                writer.DescribeMember(DefinitionKind.Field, owner, member.Name);
                break;
            case PropertyInfo:
                writer.DescribeMember(DefinitionKind.Property, owner, member.ToString()!);
                break;
            case EventInfo:
                writer.DescribeMember(DefinitionKind.Event, owner, member.Name);
                break;
            default:
                throw Refused(member.GetType(), "can't be named in another process", null);
        }
    }

    public static void Describe(TypeLayout layout, DefinitionWriter writer)
    {
        if (layout.Shell is RegisteredShell)
        {
            writer.Kind(DefinitionKind.Registered);
            writer.Refer(DefinitionTable.Of(layout.Type));
            return;
        }
        writer.Kind(DefinitionKind.Layout);
        writer.Refer(DefinitionTable.Of(layout.Type));
        writer._bytes.WriteInt64((long)layout.Fingerprint());
    }

    public static void Describe(Singleton singleton, DefinitionWriter writer)
    {
        writer.Kind(DefinitionKind.Singleton);
        writer.Refer(DefinitionTable.Of(singleton.Owner));
        writer._bytes.WriteText(singleton.Member);
        writer._bytes.WriteInt64((long)singleton.Digest);
    }

    public Definition Finish(int id)
    {
        _closure.Add(id);
        return new Definition(id, _bytes.Written.ToArray(), [.. _closure]);
    }

    private static NotShippableException Refused(Type type, string why, string? remedy) =>
        new(new LocalReason(LocalReasonKind.Code, $"the type {TypeNames.Of(type)} {why}", remedy));

    private void DescribeMethod(MethodBase method, Type owner)
    {
        var open = method is MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } constructed
            ? constructed.GetGenericMethodDefinition()
            : method;
        if (FrameworkAssemblies.Contains(owner.Assembly))
        {
            DescribeMember(DefinitionKind.MethodBySignature, owner, MemberSearch.SignatureOf(open));
        }
        else
        {
            var declaring = DefinitionTable.Of(owner);
            Kind(DefinitionKind.MethodByToken);
            Refer(declaring);
            _bytes.WriteInt32(method.MetadataToken);
        }
        ReferAll(ReferenceEquals(open, method) ? [] : method.GetGenericArguments());
    }

    private void DescribeMember(DefinitionKind kind, Type owner, string name)
    {
        var declaring = DefinitionTable.Of(owner);
        Kind(kind);
        Refer(declaring);
        _bytes.WriteText(name);
    }

    private void Kind(DefinitionKind kind) => _bytes.WriteByte((byte)kind);

    private void ReferAll(Type[] types)
    {
        _bytes.WriteVarint(types.Length);
        foreach (var type in types)
            Refer(DefinitionTable.Of(type));
    }

    private void Refer(Definition definition)
    {
        _bytes.WriteVarint(definition.Id);
        foreach (var id in definition.Closure)
        {
            var at = _closure.BinarySearch(id);
            if (at < 0)
                _closure.Insert(~at, id);
        }
    }
}
