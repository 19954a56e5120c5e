using System.Text;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class VariablesTextTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"a":1,"b":"x"}""", """{ "b": "x", "a": 1 }""")]
    [InlineData("""{"a":{"b":[1,null,true],"c":2.50}}""", """{"a":{"c":2.50,"b":[1,null,true]}}""")]
    [InlineData("""{"a":"\u0078"}""", """{"a":"x"}""")]
    public void Of_WhenTheyAreEqual_IsTheSame(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("{}", """{"a":null}""")]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":true}""", """{"a":"t"}""")]
    [InlineData("""{"a":null}""", """{"a":"n"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"b"}""")]
    [InlineData("""{"a":["b","c"]}""", """{"a":["bc"]}""")]
    [InlineData("""{"a":["b","c"]}""", """{"a":["c","b"]}""")]
    [InlineData("""{"a":[[],1]}""", """{"a":[[1]]}""")]
    [InlineData("""{"a":"b","c":"d"}""", """{"a":"bs1:cs1:d"}""")]
    [InlineData("""{"a":12345678901234567890}""", """{"a":"12345678901234567890"}""")]
    public void Of_WhenTheyDiffer_Differs(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    private static string Of(string json)
    {
        Assert.Null(RequestReader.ReadBody(Encoding.UTF8.GetBytes($$"""{"query":"{ a }","variables":{{json}}}"""), out var request));
        return VariablesText.Of(request.Variables);
    }
}
