using FluentValidation;

namespace GraphBooking.Application.Customers;

internal static class CustomerRules
{
    private const int LongestEmail = 254;
    private const int LongestPhone = 32;

    public static IRuleBuilderOptions<T, string?> MustBeAnEmail<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(email => email is null || IsEmail(email)).WithMessage($"Must be an e-mail address of at most {LongestEmail} characters.");

    public static IRuleBuilderOptions<T, string?> MustBeAPhone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(phone => phone is null || IsPhone(phone)).WithMessage($"Must be a telephone number of at most {LongestPhone} characters.");

    private static bool IsEmail(string email) =>
        email.Length <= LongestEmail && email.IndexOf('@') is > 0 and var at && at < email.Length - 1 && at == email.LastIndexOf('@')
        && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static bool IsPhone(string phone) =>
        phone.Length <= LongestPhone && phone.Any(char.IsAsciiDigit)
        && phone.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '+' or '-' or '(' or ')' or '.' or '/' or '#' or '*');
}
