using System.Globalization;
using System.Xml;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphBooking.Api.Http;

/// <summary>Hands out tokens to whoever asks, for developers, where this deployment signs its own.</summary>
internal sealed class DevToken(TokenKeys keys, ITenantDirectory tenants, IOptions<OidcOptions> options, TimeProvider clock)
{
    public const int MaxSubjectLength = 200;

    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    public async Task<IResult> Handle(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        if (!EnumNames<Role>.TryParse(query["role"], out var role) || role == Role.System)
        {
            return Bad("role is OPERATOR, OWNER, STAFF, CUSTOMER or PARTNER.");
        }

        if (Life(query["expiresIn"]) is not { } life)
        {
            return Bad("expiresIn is an ISO 8601 duration, over zero and of a day at most, such as PT1H.");
        }

        var subject = query["subject"].Count == 0 ? $"dev-{query["role"].ToString().ToLowerInvariant()}" : query["subject"].ToString();
        if (subject.Length is 0 or > MaxSubjectLength)
        {
            return Bad($"subject has 1 to {MaxSubjectLength} characters.");
        }

        var slug = query["tenant"];
        if (slug.Count == 0 && role != Role.Operator)
        {
            return Bad("tenant is the slug of a tenant; only OPERATOR goes without.");
        }

        var tenant = slug.Count == 0 ? null : await tenants.FindBySlug(slug.ToString(), cancellationToken);
        return slug.Count > 0 && tenant is null
            ? Results.Json(new { error = "There is no such tenant." }, statusCode: StatusCodes.Status404NotFound)
            : Results.Json(new { accessToken = Issue(subject, role, tenant, life) });
    }

    private string Issue(string subject, Role role, Tenant? tenant, TimeSpan life)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [options.Value.SubjectClaim] = subject,
            [options.Value.RoleClaim] = EnumNames<Role>.Of(role),
            ["iat"] = now.ToUnixTimeSeconds(),
            // With its fraction, which whole seconds would add or take.
            ["exp"] = (now + life).ToUnixTimeMilliseconds() / 1000d,
        };
        if (role != Role.Operator)
        {
            claims[options.Value.TenantClaim] = tenant!.Id.Value;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenKeys.Own,
            Audience = options.Value.Audience,
            Claims = claims,
            SigningCredentials = keys.Signing,
        });
    }

    private static TimeSpan? Life(string? text)
    {
        if (text is null)
        {
            return DefaultLife;
        }

        try
        {
            var life = XmlConvert.ToTimeSpan(text);
            return life > TimeSpan.Zero && life <= LongestLife ? life : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static IResult Bad(string message) => Results.Json(new { error = message }, statusCode: StatusCodes.Status400BadRequest);
}

internal static class DevTokenRoute
{
    /// <summary>Not there outside Development, and not where an OIDC issuer's tokens are the ones that count.</summary>
    public static void MapDevToken(this WebApplication app)
    {
        if (app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<OidcOptions>>().Value.Authority is null)
        {
            app.MapGet("/dev/token", (DevToken tokens, HttpContext context) => tokens.Handle(context, context.RequestAborted));
        }
    }
}
