namespace Distributed.Engine.Serialization;

/// <summary>A time zone with all its rules, as they are here.</summary>
internal sealed class TimeZoneCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer) => writer.Bytes.WriteText(((TimeZoneInfo)value).ToSerializedString());

    public override object Read(Type type, ref ContentReader reader) => TimeZoneInfo.FromSerializedString(reader.Bytes.ReadText());
}
