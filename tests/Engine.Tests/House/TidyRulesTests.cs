namespace Distributed.Engine.Tests.House;

/// <summary>Each tidy rule, shown a file that breaks it and one that doesn't.</summary>
public sealed class TidyRulesTests
{
    [Fact]
    public void A_file_of_601_lines_is_too_long()
    {
        Assert.Single(TidyRules.FileIsShort(File("src/A.cs", string.Concat(Enumerable.Repeat("\n", 601)))));
        Assert.Empty(TidyRules.FileIsShort(File("src/A.cs", string.Concat(Enumerable.Repeat("\n", 600)))));
    }

    [Fact]
    public void A_method_of_91_lines_is_too_long()
    {
        Assert.Equal(["src/A.cs:1 M has 91 lines (at most 90)"], TidyRules.MethodsAreShort(File("src/A.cs", Method(91))));
        Assert.Empty(TidyRules.MethodsAreShort(File("src/A.cs", Method(90))));

        static string Method(int lines) => "class A { void M() {" + new string('\n', lines - 1) + "} }";
    }

    [Theory]
    [InlineData("src/A.cs", "class A; class B;", "src/A.cs holds A, B: one type a file")]
    [InlineData("src/B.cs", "namespace N; record A;", "src/B.cs holds A: name it A.cs or A.Aspect.cs")]
    [InlineData("src/B.cs", "delegate void A();", "src/B.cs holds A: name it A.cs or A.Aspect.cs")]
    [InlineData("src/A.cs", "class A { class B; }", null)]
    [InlineData("src/A.cs", "class A; class A<T>;", null)]
    [InlineData("src/A.cs", "class A; file class B;", null)]
    [InlineData("src/A.Reading.cs", "partial class A;", null)]
    [InlineData("src/Usings.cs", "global using System;", null)]
    public void A_file_is_named_after_its_one_type(string path, string text, string? breach) =>
        Assert.Equal(breach is null ? [] : [breach], TidyRules.FileIsNamedAfterItsOneType(File(path, text)));

    [Theory]
    [InlineData("src/CallManager.cs", true)]
    [InlineData("src/Utils/Call.cs", true)]
    [InlineData("src/SocketHelper.cs", true)]
    [InlineData("src/Commonplace.cs", false)]
    [InlineData("src/Calls/Call.cs", false)]
    public void Drawers_are_refused(string path, bool isDrawer) =>
        Assert.Equal(isDrawer, TidyRules.NoDrawerNames(File(path, "")).Any());

    [Theory]
    [InlineData("src/R/Effects/Deep/A.cs", "namespace X.Effects.Deep;", null)]
    [InlineData("src/R/Effects/Deep/A.cs", "namespace X.Effects;", null)]
    [InlineData("src/R/Effects/Deep/A.cs", "namespace X;", "src/R/Effects/Deep/A.cs declares X; its folder says X.Effects.Deep")]
    [InlineData("src/R/A.cs", "namespace X;", null)]
    [InlineData("src/R/Effects/A.cs", "namespace X.Wire;", "src/R/Effects/A.cs declares X.Wire; its folder says X.Effects")]
    public void A_namespace_is_its_folder(string path, string text, string? breach) =>
        Assert.Equal(breach is null ? [] : [breach], TidyRules.NamespaceIsFolder(File(path, text), "src/R", "X"));

    [Theory]
    [InlineData("Thread.Sleep(10);", true)]
    [InlineData("await Task.Delay(10);", true)]
    [InlineData("var w = Watch(() => Thread.Sleep(10));", true)]
    [InlineData("await Task.Delay(Timeout.Infinite, token);", false)]
    [InlineData("var t = Task.Run(() => { Thread.Sleep(10); return 1; });", false)]
    [InlineData("var t = Task.Factory.StartNew(async () => await Task.Delay(10));", false)]
    [InlineData("_ = Task.Run(() => { _ = Later(); }); async Task Later() { await Task.Delay(10); }", false)]
    [InlineData("Action later = async () => await Task.Delay(10); _ = Task.Run(() => later());", false)]
    [InlineData("_ = Task.Run(() => 1); async Task Later() { await Task.Delay(10); }", true)]
    [InlineData("Thread.Sleep(10); // Waits: the timer's own clock is tested", false)]
    [InlineData("// Waits: the timer's own clock is tested\nThread.Sleep(10);", false)]
    [InlineData("Thread.Sleep(10); // Waits:", true)]
    public void A_timed_wait_needs_a_reason(string statement, bool isRefused) =>
        Assert.Equal(isRefused, TidyRules.NoTimedWaits(File("tests/A.cs", "class A { async Task M() {\n" + statement + "\n} }")).Any());

    [Theory]
    [InlineData("// TODO later", true)]
    [InlineData("/* FIXME */", true)]
    [InlineData("/// <summary>TODO</summary>\nclass A;", true)]
    [InlineData("// TODO(#12) later", false)]
    [InlineData("var s = \"TODO\";", false)]
    public void A_todo_needs_an_issue(string text, bool isRefused) =>
        Assert.Equal(isRefused, TidyRules.TodoNamesItsIssue(File("src/A.cs", text)).Any());

    [Theory]
    [InlineData("var s = \"a \u2013 b\";", true)]
    [InlineData("var s = $\"{a} \u2026\";", true)]
    [InlineData("var s = \"\"\"\u2026\"\"\";", true)]
    [InlineData("// a \u2013 b", false)]
    [InlineData("var s = \"a - b\";", false)]
    public void A_text_is_ASCII(string text, bool isRefused) =>
        Assert.Equal(isRefused, TidyRules.TextsAreAscii(File("src/A.cs", text)).Any());

    [Fact]
    public void Tabs_and_trailing_blanks_are_found() =>
        Assert.Equal(["src/A.cs:1 has a tab", "src/A.cs:2 ends with a blank"], TidyRules.WhitespaceIsClean(File("src/A.cs", "a\tb\nc \nd\r\n")));

    [Fact]
    public void Event_ids_are_read_from_both_forms() =>
        Assert.Equal(
            [7, 1_008],
            TidyRules.EventIds(File(
                "src/Log.cs",
                "partial class Log { [LoggerMessage(7, LogLevel.Debug, \"a\")] partial void A(); [LoggerMessage(EventId = 1_008, Message = \"b\")] partial void B(); }"))
                .Select(e => e.Id));

    private static SourceFile File(string path, string text) => new(path, text);
}
