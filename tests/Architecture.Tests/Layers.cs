using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;
using IType = ArchUnitNET.Domain.IType;
using Type = System.Type;

namespace GraphBooking.Architecture.Tests;

/// <summary>The four layers, and the sandbox beside them, as assemblies and as a graph of who knows whom.</summary>
internal static class Layers
{
    public static readonly Assembly Domain = typeof(Domain.Shared.Error).Assembly;

    public static readonly Assembly Application = typeof(Application.ApplicationServices).Assembly;

    public static readonly Assembly Infrastructure = typeof(Infrastructure.InfrastructureServices).Assembly;

    public static readonly Assembly Api = Assembly.Load("GraphBooking.Api");

    /// <summary>The payment provider of the embedded default: a program of its own.</summary>
    public static readonly Assembly Sandbox = typeof(Sandbox.SandboxHost).Assembly;

    private static readonly Lazy<IReadOnlyList<IType>> Loaded = new(() =>
        [.. new ArchLoader().LoadAssemblies(Domain, Application).Build().Types]);

    /// <summary>Types of the two inner layers with what each depends on, method bodies included.</summary>
    public static IReadOnlyList<IType> Graph => Loaded.Value;

    /// <summary>The assemblies that the compiler found in use.</summary>
    public static IEnumerable<string> References(Assembly layer) => layer.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>The layer's own types, without those that the compiler made.</summary>
    public static IEnumerable<Type> TypesOf(Assembly layer) =>
        layer.GetTypes().Where(type => !type.Name.Contains('<') && type.Namespace?.StartsWith("GraphBooking", StringComparison.Ordinal) == true);

    public static bool Implements(this Type type, Type definition) =>
        type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition);
}
