using System.Runtime.CompilerServices;
using System.Text.Json;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Shared;

public sealed class ErrorTests
{
    public static TheoryData<Type> Refusals =>
        [.. typeof(Error).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Error)) && type != typeof(NotAuthorizedError))];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Code_WhenARefusal_IsTheTypesNameInUpperSnakeCase(Type type)
    {
        var error = (Error)RuntimeHelpers.GetUninitializedObject(type);

        Assert.EndsWith("Error", type.Name, StringComparison.Ordinal);
        Assert.Equal(JsonNamingPolicy.SnakeCaseUpper.ConvertName(type.Name[..^"Error".Length]), error.Code);
    }

    [Fact]
    public void Value_WhenRefused_Throws()
    {
        Result<string> refused = new NotFoundError("x");

        Assert.False(refused.IsOk);
        Assert.False(refused.TryGet(out _));
        Assert.Throws<InvalidOperationException>(() => refused.Value);
    }
}
