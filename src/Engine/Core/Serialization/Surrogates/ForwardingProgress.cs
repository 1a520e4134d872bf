namespace Distributed.Engine.Serialization;

/// <summary>Hands each report to the call's context instead of posting it.</summary>
internal sealed class ForwardingProgress<T>(SurrogateContext context, int number) : Progress<T>
{
    protected override void OnReport(T value) => context.Report(number, value);
}
