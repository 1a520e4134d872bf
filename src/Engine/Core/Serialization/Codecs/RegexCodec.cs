using System.Text.RegularExpressions;

namespace Distributed.Engine.Serialization;

/// <summary>Pattern, options, timeout.</summary>
internal sealed class RegexCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer)
    {
        var regex = (Regex)value;
        writer.Bytes.WriteText(regex.ToString());
        writer.Bytes.WriteInt32((int)regex.Options);
        writer.Bytes.WriteInt64(regex.MatchTimeout.Ticks);
    }

    public override object Read(Type type, ref ContentReader reader) =>
        new Regex(reader.Bytes.ReadText(), (RegexOptions)reader.Bytes.ReadInt32(), TimeSpan.FromTicks(reader.Bytes.ReadInt64()));
}
