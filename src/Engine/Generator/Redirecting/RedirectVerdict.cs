namespace Distributed.Engine.Generator.Redirecting;

/// <summary>What becomes of one invocation: redirected to <see cref="Method"/>, refused with a reason, or none of our business (both empty).</summary>
internal readonly record struct RedirectVerdict(RedirectedMethod? Method, RefusedForm Refusal)
{
    public static RedirectVerdict Unconcerned => default;

    public static RedirectVerdict Refuse(RefusedForm form) => new(null, form);
}
