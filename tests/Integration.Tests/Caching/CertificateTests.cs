using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GraphBooking.Application.Tenancy;
using GraphBooking.Integration.Tests.EventStore;
using StackExchange.Redis;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>Redis is believed only when its certificate chains to the one that is configured, and names the host.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public CertificateTests()
    {
        _root = Root(_key);
        Write("root.crt", _root.ExportCertificatePem());
    }

    [Theory]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("10.9.8.7", true, false)]
    [InlineData("127.0.0.1", false, false)]
    public async Task Redis_IsUsed_WhenItsCertificateIsGood(string host, bool isOurRoot, bool isUsed)
    {
        var (certificate, key) = Leaf(host);
        using var strangersKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = Root(strangersKey);
        Write("stranger.crt", stranger.ExportCertificatePem());
        await using var redis = await RedisServer.Start(
            "--tls-port", "PORT", "--port", "0", "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-ca-cert-file", PathOf("root.crt"), "--tls-auth-clients", "no");
        var business = await Business.Open();
        await using var instance = Instance.Of(
            business.Database, redis, ("GraphBooking:Redis:RootCertificate", PathOf(isOurRoot ? "root.crt" : "stranger.crt")));

        var connection = await instance.Get<Infrastructure.Caching.RedisConnection>().Multiplexer;
        if (isUsed)
        {
            await Feeds.Until(() => Task.FromResult(connection.IsConnected));
            await connection.GetDatabase().PingAsync();
        }

        Assert.Equal(isUsed, connection.IsConnected);
        Assert.Equal(business.Tenant.Id, (await instance.Get<ITenantDirectory>().Find(business.Tenant.Id, default))?.Id);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Root(ECDsa key)
    {
        var request = new CertificateRequest("CN=A root of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private (string Certificate, string Key) Leaf(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Parse(host));
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        Write("redis.crt", signed.ExportCertificatePem());
        Write("redis.key", key.ExportPkcs8PrivateKeyPem());
        return (PathOf("redis.crt"), PathOf("redis.key"));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
