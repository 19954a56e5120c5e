using FluentValidation;
using GraphBooking.Application.Shared;
using MediatR;

namespace GraphBooking.Architecture.Tests;

public sealed class HandlerTests
{
    [Fact]
    public void Handler_IsReached_ThroughItsMessageAlone()
    {
        var handlers = Layers.TypesOf(Layers.Application).Where(type => type.Implements(typeof(IRequestHandler<,>))).ToArray();

        Assert.NotEmpty(handlers);
        Assert.DoesNotContain(handlers, type => type.IsPublic || !type.IsSealed);
    }

    [Fact]
    public void Message_HasOneHandler_AndEveryCommandAValidator()
    {
        var types = Layers.TypesOf(Layers.Application).Where(type => !type.IsAbstract).ToArray();
        var handled = types.SelectMany(type => Arguments(type, typeof(IRequestHandler<,>))).ToArray();
        var validated = types.SelectMany(type => Arguments(type, typeof(IValidator<>))).ToHashSet();
        var commands = types.Where(type => type.Implements(typeof(ICommand<>))).ToArray();
        var queries = types.Where(type => type.Implements(typeof(IQuery<>))).ToArray();

        Assert.DoesNotContain(commands.Concat(queries), message => handled.Count(other => other == message) != 1);
        Assert.NotEmpty(commands);
        Assert.DoesNotContain(commands, command => !validated.Contains(command));
    }

    private static IEnumerable<Type> Arguments(Type type, Type definition) =>
        type.GetInterfaces().Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition)
            .Select(contract => contract.GetGenericArguments()[0]);
}
