using System.Diagnostics;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphBooking.Api.Tests.Http;

public sealed class HealthTests
{
    private static readonly Uri Ready = new("/health/ready", UriKind.Relative);

    [Theory]
    [InlineData(true, true, 200, """{"status":"ready","control":"up","shards":[{"name":"eu-1","region":"eu","state":"up"}]}""")]
    [InlineData(true, false, 503, """{"status":"unready","control":"up","shards":[{"name":"eu-1","region":"eu","state":"down"}]}""")]
    [InlineData(false, true, 503, """{"status":"unready","control":"down","shards":[{"name":"eu-1","region":"eu","state":"up"}]}""")]
    public async Task Ready_WhenNodesAreUpOrDown_TellsWhich(bool control, bool shard, int status, string body)
    {
        var api = await With(new FakeShards(control, shard));
        using var response = await api.Client.GetAsync(Ready);

        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        await api.DisposeAsync();
    }

    [Fact]
    public async Task Ready_WhenNodesFailOrStaySilent_AnswersInTime()
    {
        var api = await With(new SilentShards());
        var watch = Stopwatch.StartNew();
        using var response = await api.Client.GetAsync(Ready);

        Assert.Equal(503, (int)response.StatusCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        using var live = await api.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(200, (int)live.StatusCode);
        await api.DisposeAsync();
    }

    private static Task<ApiServer> With(IShards shards) =>
        ApiServer.Start(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton(shards)));
}
