using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphBooking.Architecture.Tests;

public sealed class ValueTests
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
