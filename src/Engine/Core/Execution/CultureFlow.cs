using System.Globalization;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Execution;

/// <summary>Whether the caller's cultures can be rebuilt from their names in another process (S10). Thread-safe.</summary>
internal static class CultureFlow
{
    private static readonly LocalReason s_customised = new(
        LocalReasonKind.ProcessBound,
        "the current culture was customised, and only its name travels",
        "format with an explicit culture or format provider in the lambda, and leave CurrentCulture a standard one");

    // Read-only cultures can't change, so what was found of one holds for ever.
    private static readonly ConditionalWeakTable<CultureInfo, object> s_standard = [];

    // The one met last: nearly always the next one too.
    private static CultureInfo? s_last;

    /// <summary>Null when both cultures of the calling thread are what their names say.</summary>
    public static LocalReason? Check() =>
        IsStandard(CultureInfo.CurrentCulture) && IsStandard(CultureInfo.CurrentUICulture) ? null : s_customised;

    private static bool IsStandard(CultureInfo culture)
    {
        if (ReferenceEquals(culture, CultureInfo.InvariantCulture) || ReferenceEquals(culture, s_last))
        {
            return true;
        }

        if (s_standard.TryGetValue(culture, out _))
        {
            s_last = culture;
            return true;
        }

        var standard = CultureInfo.GetCultureInfo(culture.Name);
        var same = ReferenceEquals(culture, standard) || HasSameFormats(culture, standard);
        if (same && culture.IsReadOnly)
        {
            s_standard.AddOrUpdate(culture, culture);
        }

        return same;
    }

    private static bool HasSameFormats(CultureInfo culture, CultureInfo standard)
    {
        var number = culture.NumberFormat;
        var standardNumber = standard.NumberFormat;
        var date = culture.DateTimeFormat;
        var standardDate = standard.DateTimeFormat;
        return number.NumberDecimalSeparator == standardNumber.NumberDecimalSeparator
            && number.NumberGroupSeparator == standardNumber.NumberGroupSeparator
            && number.NumberDecimalDigits == standardNumber.NumberDecimalDigits
            && number.NumberNegativePattern == standardNumber.NumberNegativePattern
            && number.NumberGroupSizes.AsSpan().SequenceEqual(standardNumber.NumberGroupSizes)
            && number.CurrencySymbol == standardNumber.CurrencySymbol
            && number.CurrencyDecimalSeparator == standardNumber.CurrencyDecimalSeparator
            && number.CurrencyGroupSeparator == standardNumber.CurrencyGroupSeparator
            && number.CurrencyDecimalDigits == standardNumber.CurrencyDecimalDigits
            && number.CurrencyPositivePattern == standardNumber.CurrencyPositivePattern
            && number.CurrencyNegativePattern == standardNumber.CurrencyNegativePattern
            && number.CurrencyGroupSizes.AsSpan().SequenceEqual(standardNumber.CurrencyGroupSizes)
            && number.PercentSymbol == standardNumber.PercentSymbol
            && number.PercentDecimalSeparator == standardNumber.PercentDecimalSeparator
            && number.PercentGroupSeparator == standardNumber.PercentGroupSeparator
            && number.PercentGroupSizes.AsSpan().SequenceEqual(standardNumber.PercentGroupSizes)
            && number.PercentDecimalDigits == standardNumber.PercentDecimalDigits
            && number.PercentPositivePattern == standardNumber.PercentPositivePattern
            && number.PercentNegativePattern == standardNumber.PercentNegativePattern
            && number.PerMilleSymbol == standardNumber.PerMilleSymbol
            && number.NegativeSign == standardNumber.NegativeSign
            && number.PositiveSign == standardNumber.PositiveSign
            && number.NaNSymbol == standardNumber.NaNSymbol
            && number.PositiveInfinitySymbol == standardNumber.PositiveInfinitySymbol
            && number.NegativeInfinitySymbol == standardNumber.NegativeInfinitySymbol
            && number.NativeDigits.AsSpan().SequenceEqual(standardNumber.NativeDigits)
            && number.DigitSubstitution == standardNumber.DigitSubstitution
            && HasSameDates(date, standardDate)
            && culture.Calendar.GetType() == standard.Calendar.GetType();
    }

    private static bool HasSameDates(DateTimeFormatInfo date, DateTimeFormatInfo standard) =>
        date.ShortDatePattern == standard.ShortDatePattern
        && date.LongDatePattern == standard.LongDatePattern
        && date.ShortTimePattern == standard.ShortTimePattern
        && date.LongTimePattern == standard.LongTimePattern
        && date.FullDateTimePattern == standard.FullDateTimePattern
        && date.MonthDayPattern == standard.MonthDayPattern
        && date.YearMonthPattern == standard.YearMonthPattern
        && date.DateSeparator == standard.DateSeparator
        && date.TimeSeparator == standard.TimeSeparator
        && date.AMDesignator == standard.AMDesignator
        && date.PMDesignator == standard.PMDesignator
        && date.FirstDayOfWeek == standard.FirstDayOfWeek
        && date.CalendarWeekRule == standard.CalendarWeekRule
        && date.ShortestDayNames.AsSpan().SequenceEqual(standard.ShortestDayNames)
        && date.AbbreviatedMonthGenitiveNames.AsSpan().SequenceEqual(standard.AbbreviatedMonthGenitiveNames)
        && date.DayNames.AsSpan().SequenceEqual(standard.DayNames)
        && date.AbbreviatedDayNames.AsSpan().SequenceEqual(standard.AbbreviatedDayNames)
        && date.MonthNames.AsSpan().SequenceEqual(standard.MonthNames)
        && date.AbbreviatedMonthNames.AsSpan().SequenceEqual(standard.AbbreviatedMonthNames)
        && date.MonthGenitiveNames.AsSpan().SequenceEqual(standard.MonthGenitiveNames)
        && date.Calendar.GetType() == standard.Calendar.GetType()
        && date.Calendar.TwoDigitYearMax == standard.Calendar.TwoDigitYearMax;
}
