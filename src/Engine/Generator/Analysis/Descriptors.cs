using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>
/// What the analyzers say. Informational throughout: these calls work as they always did, and a project with warnings as errors must
/// compile after its using was swapped. The exception is a project where nothing can be redirected at all.
/// </summary>
internal static class Descriptors
{
    private const string Category = "Distributed";

    public static readonly DiagnosticDescriptor MethodGroup = Create(
        DiagnosticIds.MethodGroup,
        "A method group can't be redirected",
        "'{0}' is used as a delegate, so its calls stay on the local thread pool; write a lambda that calls it");

    public static readonly DiagnosticDescriptor Dynamic = Create(
        DiagnosticIds.Dynamic,
        "A late-bound call can't be redirected",
        "'{0}' is bound at run time because of a dynamic argument, so it stays on the local thread pool; cast the argument to the parameter's type");

    public static readonly DiagnosticDescriptor ExpressionTree = Create(
        DiagnosticIds.ExpressionTree,
        "A call in an expression tree can't be redirected",
        "'{0}' is data of an expression tree here, so it stays on the local thread pool; call a method of your own that contains it");

    public static readonly DiagnosticDescriptor Base = Create(
        DiagnosticIds.Base,
        "A call through base isn't redirected",
        "'{0}' is called through base, so it stays on the local thread pool; call it on another factory, such as Task.Factory");

    public static readonly DiagnosticDescriptor RepeatedFile = new(
        DiagnosticIds.RepeatedFile,
        "A file with the same content is compiled twice",
        "'{0}' stays on the local thread pool: this file's content is compiled a second time as '{1}', and the compiler can't tell their "
            + "calls apart; compile one of them, or make them differ by a comment",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticDocs.PageOf(DiagnosticIds.RepeatedFile),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ColdTask = Create(
        DiagnosticIds.ColdTask,
        "A cold task stays on the local thread pool",
        "'{0}' belongs to a task that is created first and started later, which stays on the local thread pool; use Task.Run or Task.Factory.StartNew");

    public static readonly DiagnosticDescriptor MissingOverload = Create(
        DiagnosticIds.MissingOverload,
        "This overload has no redirected form",
        "This overload of '{0}' has no redirected form, so it stays on the local thread pool: '{1}'");

    public static readonly DiagnosticDescriptor ProjectSettings = Create(
        DiagnosticIds.ProjectSettings,
        "The project's settings switch redirection off",
        "No call of this project is redirected: {0}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor OtherGenerator = new(
        DiagnosticIds.OtherGenerator,
        "A call that needs another generator's code isn't redirected",
        "'{0}' can't be understood without code that another source generator writes, and generators don't see each other's code, so it stays "
            + "on the local thread pool; move what uses that code into a method with declared types, and call the method in the lambda",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticDocs.PageOf(DiagnosticIds.OtherGenerator),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Create(
        string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Info) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: DiagnosticDocs.PageOf(id));
}
