namespace Distributed;

/// <summary>
/// "Trust me": this code may run in another process. Its body isn't judged, nor is what it calls: statics, locks, files and framework members that the library doesn't
/// know are no reason to stay local any more. On a method, a lambda or a local function it covers that body; on a type all that is declared in it.
/// What is captured still has to be able to travel, all of it does, and everything else about the call is as for any other: it runs on a copy, its changes come back, and it may
/// be run again if its executor is lost.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DistributableAttribute : Attribute;
