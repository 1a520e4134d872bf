using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>UTF-8 with its two options; other encodings may come from providers that only the driver registered (S10).</summary>
internal sealed class Utf8EncodingCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer)
    {
        var encoding = (UTF8Encoding)value;
        var throws = encoding.DecoderFallback is DecoderExceptionFallback;
        if (!encoding.Equals(Make(encoding.Preamble.Length > 0, throws)))
            throw new CannotTravelException("has its own fallbacks", "create it inside the lambda");
        writer.Bytes.WriteByte((byte)((encoding.Preamble.Length > 0 ? 1 : 0) | (throws ? 2 : 0)));
    }

    public override object Read(Type type, ref ContentReader reader)
    {
        var options = reader.Bytes.ReadByte();
        return Make((options & 1) != 0, (options & 2) != 0);
    }

    private static UTF8Encoding Make(bool preamble, bool throws) => new(preamble, throws);
}
