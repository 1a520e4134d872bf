using System.Globalization;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Cultures go by name; one whose formats were changed is no longer what its name says.</summary>
internal sealed class CultureCodec : ContentCodec
{
    public override void Write(object value, ContentWriter writer)
    {
        var culture = (CultureInfo)value;
        var shared = CultureInfo.GetCultureInfo(culture.Name);
        var isShared = ReferenceEquals(shared, culture);
        if (!isShared && (IsChanged(culture.NumberFormat, shared.NumberFormat) || IsChanged(culture.DateTimeFormat, shared.DateTimeFormat)))
            throw new CannotTravelException($"is the culture '{culture.Name}' with changed formats", "pass the formats to the lambda, or format after the task");
        writer.Bytes.WriteText(culture.Name);
        writer.Bytes.WriteByte((byte)(isShared ? 0 : culture.IsReadOnly ? 1 : 2));
    }

    public override object Read(Type type, ref ContentReader reader)
    {
        var name = reader.Bytes.ReadText();
        return reader.Bytes.ReadByte() switch
        {
            0 => CultureInfo.GetCultureInfo(name),
            1 => CultureInfo.ReadOnly(new CultureInfo(name, useUserOverride: false)),
            _ => new CultureInfo(name, useUserOverride: false),
        };
    }

    private static bool IsChanged<T>(T own, T shared) =>
        Array.Exists(typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance), p =>
            p.Name != nameof(NumberFormatInfo.IsReadOnly) && p.GetIndexParameters().Length == 0 && !AreEqual(p.GetValue(own), p.GetValue(shared)));

    private static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (Array x, Array y) => x.Cast<object?>().SequenceEqual(y.Cast<object?>()),
        (Calendar x, Calendar y) => x.GetType() == y.GetType(),
        _ => Equals(a, b),
    };
}
