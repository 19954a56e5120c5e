using System.Runtime.ExceptionServices;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>
/// The API is killed with SIGKILL while payments stand at every step of their way, and started again: in the end there is
/// one charge and one state that matches it, counted at the provider.
/// </summary>
public sealed class CrashTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1" ? 20 : 1;

    private static readonly (string Name, Func<Scene> Scene)[] Scenes =
    [
        ("before the call that starts a payment", () => new HeldScene("start", "before")),
        ("after the call that starts a payment", () => new HeldScene("start", "after")),
        ("before the call that captures a payment", () => new HeldScene("capture", "before")),
        ("after the call that captures a payment", () => new HeldScene("capture", "after")),
        ("before the worker's call that captures a payment", () => new HeldWorkerScene("before")),
        ("after the worker's call that captures a payment", () => new HeldWorkerScene("after")),
        ("before the call that refunds a payment", () => new HeldScene("refund", "before")),
        ("after the call that refunds a payment", () => new HeldScene("refund", "after")),
        ("before the answer that a payment is started", () => new UnheardScene("start")),
        ("before the answer that a payment is captured", () => new UnheardScene("capture")),
        ("before the answer that a payment is refunded", () => new UnheardScene("refund")),
        ("while the worker gives back the money of a cancelled hold", () => new ReturnScene()),
        ("while webhooks of a slow payment arrive", () => new WebhookScene()),
    ];

    private static readonly Lazy<Task<IReadOnlyList<IReadOnlyDictionary<string, Exception?>>>> Outcomes = new(RunAll);

    public static TheoryData<string> Steps => [.. Scenes.Select(scene => scene.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Kill_AtAnyStep_LeavesOneChargeAndOneStateThatMatchesIt(string step)
    {
        foreach (var round in await Outcomes.Value)
        {
            if (round[step] is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, Exception?>>> RunAll()
    {
        using var deployment = await Deployment.Start();
        var rounds = new List<IReadOnlyDictionary<string, Exception?>>();
        while (rounds.Count < Rounds)
        {
            rounds.Add(await Run(deployment));
        }

        return rounds;
    }

    // One kill for all of them: what befalls each is the same, and only one restart is waited for.
    private static async Task<IReadOnlyDictionary<string, Exception?>> Run(Deployment deployment)
    {
        var scenes = Scenes.Select(scene => (scene.Name, Scene: scene.Scene())).ToArray();
        await Task.WhenAll(scenes.Select(scene => scene.Scene.Prepare(deployment)));
        foreach (var (_, scene) in scenes)
        {
            await scene.Reach();
        }

        await using (var locks = await deployment.Backend.Superuser.OpenConnectionAsync())
        {
            await using var transaction = await locks.BeginTransactionAsync();
            foreach (var (_, scene) in scenes)
            {
                await scene.ReachTheLock(locks);
            }

            await deployment.Kill();
        }

        var wereThere = await Task.WhenAll(scenes.Select(scene => Failure(async () =>
        {
            await scene.Scene.WasNeverAnswered();
            await scene.Scene.WasThere();
        })));
        await deployment.Restart();
        var recovered = await Task.WhenAll(scenes.Select(scene => Failure(scene.Scene.Recovers)));
        return scenes.Select((scene, i) => (scene.Name, Failure: wereThere[i] ?? recovered[i])).ToDictionary(one => one.Name, one => one.Failure);
    }

    // Each step has a test of its own to say what went wrong with it.
    private static async Task<Exception?> Failure(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
