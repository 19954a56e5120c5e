using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;

namespace GraphBooking.Api.Http;

/// <summary>Whether the process runs, and whether it can serve.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", Ready);
    }

    private static async Task<IResult> Ready(HttpContext context, IShards shards)
    {
        context.Response.Headers.CacheControl = "no-store";
        using var limit = new TimeLimit(Patience, TimeProvider.System, context.RequestAborted);
        var control = IsUp(() => shards.ControlAnswers(limit.Token), limit.Token);
        var states = await Task.WhenAll(shards.All.Select(async shard =>
            (shard.Name, shard.Region, IsUp: await IsUp(() => shards.Answers(shard, limit.Token), limit.Token))));
        var ready = await control && states.Any(state => state.IsUp);
        return Results.Json(
            new
            {
                status = ready ? "ready" : "unready",
                control = State(await control),
                shards = states.Select(state => new { name = state.Name, region = state.Region, state = State(state.IsUp) }),
            },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // One that fails is as down as one that stays silent; which of the two is the database layer's to log.
    private static async Task<bool> IsUp(Func<Task<bool>> ask, CancellationToken limit)
    {
        try
        {
            return await ask().WaitAsync(limit);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string State(bool up) => up ? "up" : "down";
}
