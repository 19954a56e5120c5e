using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Reads a request's variables and arguments, along the plan of its operation. The engine's own walks the whole document for that;
/// it is still asked where a value is wrong, so that what is said of it is the engine's, and where the plan does not reach.
/// </summary>
internal sealed class RequestValues : IDocumentValidator
{
    private readonly DocumentValidator _engine = new();

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        var plan = OperationPlan.Of(options.Schema, options.Document, options.Operation);
        return !plan.HasDirectives && Read(plan, options) is { } read ? Task.FromResult<IValidationResult>(read) : _engine.ValidateAsync(options);
    }

    /// <returns>Null when something is wrong.</returns>
    private static Values? Read(OperationPlan plan, in ValidationOptions options)
    {
        try
        {
            var variables = plan.Variables.Count == 0 ? Variables.None : new Variables();
            foreach (var (definition, type) in plan.Variables)
            {
                variables.Add(Variable(definition, type, options.Variables));
            }

            if (plan.WithArguments.Count == 0)
            {
                return new Values(variables, null);
            }

            var arguments = new Dictionary<GraphQLField, IDictionary<string, ArgumentValue>>(plan.WithArguments.Count);
            foreach (var (field, definition) in plan.WithArguments)
            {
                if (ExecutionHelper.GetArguments(definition.Arguments, field.Arguments, variables, options.Document, field, null) is { } given)
                {
                    arguments[field] = given;
                }
            }

            return new Values(variables, arguments);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    private static Variable Variable(GraphQLVariableDefinition definition, IGraphType type, Inputs given)
    {
        var variable = new Variable((string)definition.Variable.Name.Value, definition);
        if (given.TryGetValue(variable.Name, out var value) && value is not null)
        {
            variable.Value = Coerced(type, value);
        }
        else if (given.ContainsKey(variable.Name))
        {
            // Whether null will do depends on where it is used.
            throw new FormatException("A value is null.");
        }
        else if (definition.DefaultValue is { } unless)
        {
            variable.Value = ExecutionHelper.CoerceValue(type, unless, null, null).Value;
            variable.IsDefault = true;
        }
        else
        {
            throw new FormatException("A value is missing.");
        }

        return variable;
    }

    private static object? Coerced(IGraphType type, object? value) => type switch
    {
        NonNullGraphType { ResolvedType: { } inner } => Coerced(inner, value) ?? throw new FormatException("A value is null."),
        _ when value is null => null,
        ScalarGraphType scalar => scalar.ParseValue(value),
        ListGraphType { ResolvedType: { } inner } => value is IEnumerable<object?> items and not IDictionary<string, object?>
            ? items.Select(item => Coerced(inner, item)).ToArray()
            : new[] { Coerced(inner, value) },
        IInputObjectGraphType input => Object(input, value as IDictionary<string, object?> ?? throw new FormatException("A value is no object.")),
        _ => throw new FormatException("A type is none of an input."),
    };

    private static object Object(IInputObjectGraphType type, IDictionary<string, object?> given)
    {
        var read = new Dictionary<string, object?>(given.Count);
        var known = 0;
        foreach (var field in type.Fields)
        {
            if (given.TryGetValue(field.Name, out var value))
            {
                known++;
                read[field.Name] = Coerced(field.ResolvedType!, value);
            }
            else if (field.DefaultValue is { } unless)
            {
                read[field.Name] = unless;
            }
            else if (field.ResolvedType is NonNullGraphType)
            {
                throw new FormatException("A field is missing.");
            }
        }

        // What has rules of its own is for the engine.
        return known == given.Count && !type.IsOneOf && type.Fields.All(field => field is { Parser: null, Validator: null })
            ? type.ParseDictionary(read)
            : throw new FormatException("A field is none of its type.");
    }

    private sealed class Values(Variables variables, IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? arguments) : IValidationResult
    {
        public bool IsValid => true;

        public ExecutionErrors Errors { get; } = [];

        public Variables Variables => variables;

        public IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? ArgumentValues => arguments;

        public IReadOnlyDictionary<ASTNode, IDictionary<string, DirectiveInfo>>? DirectiveValues => null;
    }
}
