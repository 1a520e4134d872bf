namespace Distributed.Engine.Serialization;

/// <summary>The text it was made from. Made with unusual options, the text alone doesn't say what it is.</summary>
internal sealed class UriCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer)
    {
        var uri = (Uri)value;
        var again = new Uri(uri.OriginalString, UriKind.RelativeOrAbsolute);
        if (again.IsAbsoluteUri != uri.IsAbsoluteUri || again.ToString() != uri.ToString() || (uri.IsAbsoluteUri && again.AbsoluteUri != uri.AbsoluteUri))
            throw new CannotTravelException("was made with creation options", "capture its text instead");
        writer.Bytes.WriteText(uri.OriginalString);
    }

    public override object Read(Type type, ref ContentReader reader) => new Uri(reader.Bytes.ReadText(), UriKind.RelativeOrAbsolute);
}
