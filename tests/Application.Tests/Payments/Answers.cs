using System.Reflection;

namespace GraphBooking.Application.Tests.Payments;

/// <summary>Stands in for an interface, with an answer a method; whatever else is asked fails. A subtype is made at run time.</summary>
public class Answers : DispatchProxy
{
    private Dictionary<string, Func<object?[], object?>> _answers = [];

    internal static T Of<T>(params (string Method, Func<object?[], object?> Answer)[] answers)
        where T : class
    {
        var stub = Create<T, Answers>();
        ((Answers)(object)stub)._answers = answers.ToDictionary(answer => answer.Method, answer => answer.Answer);
        return stub;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answers[targetMethod!.Name](args ?? []);
}
