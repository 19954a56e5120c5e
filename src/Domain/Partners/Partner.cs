using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Partners;

/// <summary>A business partner whose programs call with a key of their own, and run nothing but documents published for it.</summary>
public sealed class Partner
{
    public required PartnerId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the one key that is good.</summary>
    public required byte[] KeyHash { get; set; }

    /// <summary>From then on no key of it is good and nothing of it runs; it never comes back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From the commit on the old key is no good.</summary>
    /// <returns>The new one; refused when the partner was revoked.</returns>
    public Result<PartnerKey> RotateKey(TenantId tenant)
    {
        if (RevokedAt is not null)
        {
            return PartnerErrors.Revoked;
        }

        var key = PartnerKey.New(tenant);
        KeyHash = key.Hash();
        return key;
    }

    /// <summary>A second time changes nothing.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
