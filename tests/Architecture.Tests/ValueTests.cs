using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GraphBooking.Architecture.Tests;

public sealed partial class ValueTests
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Inexact = [typeof(float), typeof(double), typeof(decimal)];

    /// <summary>Money is whole minor units and time is ticks: nothing rounds.</summary>
    [Fact]
    public void Value_InTheInnerLayersAndTheSandbox_IsExact()
    {
        var inexact =
            from type in new[] { Layers.Domain, Layers.Application, Layers.Sandbox }.SelectMany(Layers.TypesOf)
            from member in type.GetMembers(Own)
            where TypesOf(member).SelectMany(Parts).Intersect(Inexact).Any()
            select $"{type.FullName}.{member.Name}";

        Assert.Empty(inexact);
    }

    /// <summary>The whole of the domain, and all that deals with payments outside it, down to the last instruction.</summary>
    [Fact]
    public void Money_InAnyMethod_IsNeverANumberThatRounds()
    {
        var domain = InexactCode.In(Layers.Domain, name => name.StartsWith("GraphBooking.Domain.", StringComparison.Ordinal), out var methods);
        Assert.True(methods > 500, $"{methods} methods of the domain");
        Assert.Empty(domain);
        Assert.All([Layers.Application, Layers.Infrastructure, Layers.Api], layer =>
        {
            var found = InexactCode.In(layer, name => name.Contains(".Payments.", StringComparison.Ordinal), out var seen);
            Assert.True(seen > 30, $"{seen} methods of payments in {layer.GetName().Name}");
            Assert.Empty(found);
        });
    }

    /// <summary>What the compiler works out by itself leaves no trace in what it makes: there the text is asked.</summary>
    [Theory]
    [InlineData("src/Domain")]
    [InlineData("src/Application/Payments")]
    [InlineData("src/Infrastructure/Payments")]
    [InlineData("src/Api/GraphQL/Payments")]
    [InlineData("src/Sandbox/Payments")]
    public void Money_InTheText_IsNeverANumberThatRounds(string folder)
    {
        var files = Repository.Sources(folder).ToArray();
        var inexact =
            from file in files
            from line in Repository.Read(file).Split('\n')
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Inexactly().IsMatch(line)
            select $"{file}: {line.Trim()}";

        Assert.NotEmpty(files);
        Assert.Empty(inexact);
    }

    /// <summary>A test that finds nothing must be one that could.</summary>
    [Fact]
    public void InexactCode_WhenSomethingRounds_FindsIt()
    {
        var found = InexactCode.In(typeof(ValueTests).Assembly, name => name == typeof(Rounding).FullName, out _);

        Assert.All(
            typeof(Rounding).GetMethods(Own).Where(method => method.Name != nameof(Rounding.Whole)),
            method => Assert.Contains(found, finding => finding.Contains(method.Name, StringComparison.Ordinal)));
        Assert.Contains(found, finding => finding.EndsWith("Tenth: field", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.Contains(nameof(Rounding.Whole), StringComparison.Ordinal));
    }

    /// <summary>What has happened, and what a caller was told, never changes afterwards.</summary>
    [Fact]
    public void Record_OfTheDomain_NeverChanges()
    {
        var changeable =
            from type in Layers.TypesOf(Layers.Domain)
            where type.GetMethod("PrintMembers", Own) is not null
            from property in type.GetProperties(Own)
            where property.SetMethod is { } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.FullName}.{property.Name}";

        Assert.Empty(changeable);
    }

    // Types that round, and literals with a point, an exponent or a suffix; not ranges, and no digits within a name.
    [GeneratedRegex(@"\b(float|double|decimal|Half|NFloat)\b|(?<![\w.])\d[\d_]*(\.\d|[eE][+-]?\d|[fFdDmM]\b)|(?<![\w.)\]])\.\d")]
    private static partial Regex Inexactly();

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts),
        _ => [type],
    };
}
