using BenchmarkDotNet.Attributes;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Encryption;
using GraphBooking.Infrastructure.Payments;
using Microsoft.Extensions.Configuration;

namespace GraphBooking.Micro;

/// <summary>The client secret of a payment, and the file of a key.</summary>
[MemoryDiagnoser]
public class Encryption
{
    private const string Secret = "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH";

    private readonly string _directory = Directory.CreateTempSubdirectory("graphbooking-micro-").FullName;
    private readonly PaymentId _payment = EntityId.New<PaymentId>();
    private LocalKeys _keys = null!;
    private ClientSecrets _secrets = null!;
    private byte[] _sealed = [];

    [GlobalSetup]
    public void Make()
    {
        _keys = new LocalKeys(new ConfigurationBuilder()
            .AddInMemoryCollection([new("GraphBooking:KeysDirectory", _directory)]).Build());
        _secrets = new ClientSecrets(_keys);
        _sealed = Seal();
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = "Seal a client secret")]
    public byte[] Seal() => _secrets.Seal(_payment, Secret);

    [Benchmark(Description = "Open a client secret")]
    public string Open() => _secrets.Open(_payment, _sealed);

    [Benchmark(Description = "Read a key from its file")]
    public byte[] Read() => _keys.Get("client-secrets", 32);
}
