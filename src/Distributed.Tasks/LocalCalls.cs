using Distributed.Engine.Calls;

namespace Distributed.Tasks;

/// <summary>
/// The BCL's <c>StartNew</c> for requests that turn out not to be shippable after they left the caller: on the default scheduler, the
/// only one whose calls are shipped.
/// </summary>
internal static class LocalCalls
{
    public static readonly Func<CallRequest, Task> Action = static request =>
        Task.Factory.StartNew((Action)request.Body, request.Token, request.Options, TaskScheduler.Default);

    public static readonly Func<CallRequest, Task> StateAction = static request =>
        Task.Factory.StartNew((Action<object?>)request.Body, request.State, request.Token, request.Options, TaskScheduler.Default);

    public static Task Func<TResult>(CallRequest request) =>
        Task.Factory.StartNew((Func<TResult>)request.Body, request.Token, request.Options, TaskScheduler.Default);

    public static Task StateFunc<TResult>(CallRequest request) =>
        Task.Factory.StartNew((Func<object?, TResult>)request.Body, request.State, request.Token, request.Options, TaskScheduler.Default);
}
