using System.Globalization;

namespace Distributed.Engine.Serialization;

/// <summary>Collation rules, by name.</summary>
internal sealed class CompareInfoCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer) => writer.Bytes.WriteText(((CompareInfo)value).Name);

    public override object Read(Type type, ref ContentReader reader) => CompareInfo.GetCompareInfo(reader.Bytes.ReadText());
}
