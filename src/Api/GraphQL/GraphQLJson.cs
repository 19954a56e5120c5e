using System.Text.Encodings.Web;
using System.Text.Unicode;
using GraphBooking.Api.GraphQL.Execution;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;

namespace GraphBooking.Api.GraphQL;

/// <summary>
/// Requests and results as JSON. Unlike the engine's own reader it keeps all digits of a number and hands on broken text for
/// the rules of text to refuse; malformed JSON is a <see cref="System.Text.Json.JsonException"/>, whatever is wrong with it.
/// </summary>
public static class GraphQLJson
{
    public static IGraphQLTextSerializer Serializer { get; } = new GraphQLSerializer(
        options =>
        {
            options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            options.Converters.Add(new InputsConverter());
        },
        new ErrorInfoProvider(options =>
        {
            // These tell the types of exceptions.
            options.ExposeCodes = false;
            options.ExposeData = false;
        }));
}
