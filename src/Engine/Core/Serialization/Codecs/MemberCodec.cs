using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Types and members, by their definition.</summary>
internal sealed class MemberCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer) => writer.WriteMember((MemberInfo)value);

    public override object Read(Type type, ref ContentReader reader) => reader.ReadMember<MemberInfo>();
}
