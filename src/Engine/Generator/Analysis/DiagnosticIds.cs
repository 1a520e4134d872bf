namespace Distributed.Engine.Generator.Analysis;

/// <summary>The ids users see; each has a page of its name under docs/diagnostics.</summary>
internal static class DiagnosticIds
{
    public const string MethodGroup = "DIST010";
    public const string Dynamic = "DIST011";
    public const string ExpressionTree = "DIST012";
    public const string Base = "DIST013";
    public const string RepeatedFile = "DIST014";
    public const string ColdTask = "DIST015";
    public const string MissingOverload = "DIST016";
    public const string ProjectSettings = "DIST017";
    public const string OtherGenerator = "DIST018";
}
