using GraphBooking.Application.Shared;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Which roles may do something.</summary>
internal readonly record struct RoleSet(int Bits)
{
    public static readonly RoleSet Nobody = new(0);

    /// <summary>Every role that a credential can give.</summary>
    public static readonly RoleSet Everybody = Of(Enum.GetValues<Role>().Where(role => role != Role.System));

    public static RoleSet Of(IEnumerable<Role> roles) => new(roles.Aggregate(0, (bits, role) => bits | Bit(role)));

    public bool Has(Role role) => (Bits & Bit(role)) != 0;

    public RoleSet And(RoleSet other) => new(Bits & other.Bits);

    private static int Bit(Role role) => 1 << (int)role;
}
