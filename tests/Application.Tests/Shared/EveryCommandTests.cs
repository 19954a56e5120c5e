using FluentValidation;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;

namespace GraphBooking.Application.Tests.Shared;

public sealed class EveryCommandTests
{
    private static readonly Type[] Types = typeof(ICommand<>).Assembly.GetTypes();

    public static TheoryData<Type> Commands =>
        [.. Types.Where(type => type is { IsAbstract: false, IsInterface: false } && Closes(type, typeof(ICommand<>)))];

    [Fact]
    public void Commands_WhenLookedFor_AreFound() => Assert.True(Commands.Count >= 15);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_WhenSent_MeetsAValidator(Type command)
    {
        var validator = typeof(IValidator<>).MakeGenericType(command);

        Assert.Contains(Types, type => !type.IsAbstract && type.IsAssignableTo(validator));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_WhenItHasAKeyOrAPhone_DoesNotSearchItForCardNumbers(Type command)
    {
        foreach (var property in command.GetProperties().Where(property => property.Name is "IdempotencyKey" or "Phone"))
        {
            Assert.True(property.IsDefined(typeof(NotSearchedAttribute), inherit: false), property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_WhateverItsOtherTexts_SearchesThemForCardNumbers(Type command)
    {
        // What a webhook's address and header say is stored nowhere.
        string[] unsearched = command == typeof(ReceiveWebhook) ? ["Provider", "Signature"] : ["IdempotencyKey", "Phone"];

        Assert.All(
            command.GetProperties().Where(property => property.IsDefined(typeof(NotSearchedAttribute), inherit: false)),
            property => Assert.Contains(property.Name, unsearched));
    }

    private static bool Closes(Type type, Type definition) =>
        type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition);
}
