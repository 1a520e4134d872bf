using System.Globalization;
using System.Reflection;
using Distributed.Engine.Execution;

namespace Distributed.Engine.Tests.Execution;

public sealed class CultureFlowTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("en-US")]
    public void A_standard_culture_flows_read_only_or_not(string name)
    {
        Assert.Null(Check(CultureInfo.GetCultureInfo(name)));
        Assert.Null(Check(new CultureInfo(name, useUserOverride: false)));
        Assert.Null(Check((CultureInfo)CultureInfo.GetCultureInfo(name).Clone()));
    }

    public static TheoryData<string, string> Settings()
    {
        var settings = new TheoryData<string, string>();
        foreach (var property in Settable(typeof(NumberFormatInfo)))
        {
            settings.Add(nameof(NumberFormatInfo), property.Name);
        }

        foreach (var property in Settable(typeof(DateTimeFormatInfo)))
        {
            settings.Add(nameof(DateTimeFormatInfo), property.Name);
        }

        return settings;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_culture_customised_in_any_way_does_not(string part, string property)
    {
        var culture = new CultureInfo("en-US", useUserOverride: false);
        object formats = part == nameof(NumberFormatInfo) ? culture.NumberFormat : culture.DateTimeFormat;
        var info = formats.GetType().GetProperty(property)!;
        info.SetValue(formats, Other(info.GetValue(formats)));

        var reason = Check(culture);

        Assert.Equal(
            "the current culture was customised, and only its name travels "
            + "(format with an explicit culture or format provider in the lambda, and leave CurrentCulture a standard one)",
            reason);
        Assert.Equal(reason, Check(CultureInfo.ReadOnly(culture)));
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    private static object Other(object? value) => value switch
    {
        string text => Longer(text),
        int number => number == 1 ? 0 : 1,
        int[] numbers => numbers.Prepend(5).ToArray(),
        string[] { Length: 10 } digits => digits.Skip(1).Append("x").Select((d, i) => char.ConvertFromUtf32(0x660 + i)).ToArray(),
        string[] names => names.Select(name => name + "x").ToArray(),
        DayOfWeek day => day == DayOfWeek.Monday ? DayOfWeek.Tuesday : DayOfWeek.Monday,
        CalendarWeekRule rule => rule == CalendarWeekRule.FirstDay ? CalendarWeekRule.FirstFullWeek : CalendarWeekRule.FirstDay,
        DigitShapes shapes => shapes == DigitShapes.None ? DigitShapes.NativeNational : DigitShapes.None,
        Calendar => new GregorianCalendar { TwoDigitYearMax = 2099 },
        _ => throw new NotSupportedException($"No other value for {value}."),
    };

    private static string Longer(string text) => text + "'x'";

    private static string? Check(CultureInfo culture)
    {
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = culture;
            return CultureFlow.Check()?.ToString();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }
}
