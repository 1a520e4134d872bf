using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Runs a chunk in this process, on the caller's own objects.</summary>
internal static class HereLoop
{
    /// <summary>Runs it with as many threads as the loop may have.</summary>
    public static Task<LoopChunkEnd> Run(OpenChunk chunk, LoopRequest request)
    {
        chunk.Chunk.Degree = int.MaxValue;
        return Run(chunk, request, request.Degree < 0 ? int.MaxValue : request.Degree);
    }

    /// <summary>Runs it with so many threads.</summary>
    public static Task<LoopChunkEnd> Run(OpenChunk chunk, LoopRequest request, int degree) =>
        chunk.Chunk.Run(request.Body, degree, chunk.Ended.Token);
}
