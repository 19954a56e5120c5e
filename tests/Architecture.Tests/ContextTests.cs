using IType = ArchUnitNET.Domain.IType;

namespace GraphBooking.Architecture.Tests;

/// <summary>Contexts are folders, and depend one way.</summary>
public sealed class ContextTests
{
    private static readonly string[] Contexts =
        ["Tenancy", "Catalog", "Customers", "Partners", "Availability", "Bookings", "Payments", "Reporting", "Operations"];

    // Each knows these, itself and Shared.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Shared"] = [],
        ["Tenancy"] = [],
        ["Catalog"] = ["Tenancy"],
        ["Customers"] = ["Tenancy"],
        ["Partners"] = ["Tenancy"],
        ["Availability"] = ["Catalog", "Tenancy"],
        ["Bookings"] = ["Availability", "Customers", "Catalog", "Tenancy"],
        ["Payments"] = ["Bookings", "Availability", "Customers", "Catalog", "Tenancy"],
        // These read what the others keep, and nothing knows them.
        ["Reporting"] = ["Payments", "Bookings", "Availability", "Customers", "Catalog", "Tenancy"],
        ["Operations"] = ["Payments", "Bookings", "Availability", "Customers", "Catalog", "Tenancy"],
    };

    [Theory]
    [InlineData("GraphBooking.Domain.")]
    [InlineData("GraphBooking.Application.")]
    public void Context_KnowsOnly_WhatStandsBelowIt(string layer)
    {
        var wrong =
            from type in Layers.Graph
            let context = ContextOf(type, layer)
            where context is not null
            from dependency in type.Dependencies
            let other = ContextOf(dependency.Target, "GraphBooking.Domain.") ?? ContextOf(dependency.Target, "GraphBooking.Application.")
            where other is not null && other != context && other != "Shared" && !Known[context].Contains(other)
            select $"{type.FullName} ({context}) knows {dependency.Target.FullName} ({other})";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("src/Domain")]
    [InlineData("src/Application")]
    public void Folder_OfALayer_IsAContextOrShared(string layer)
    {
        var folders = Repository.Sources(layer).Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]);

        Assert.Empty(folders.Distinct().Except(Contexts).Except(["Shared"]));
    }

    private static string? ContextOf(IType type, string layer)
    {
        if (!type.FullName.StartsWith(layer, StringComparison.Ordinal))
        {
            return null;
        }

        // A type of the layer's own namespace puts the contexts together, and belongs to none.
        var first = type.FullName[layer.Length..].Split('.', 2);
        return first.Length == 2 ? first[0] : null;
    }
}
