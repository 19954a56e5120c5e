using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Partners;

public static class PartnerErrors
{
    public static readonly ValidationError Revoked = new("partnerId", "This partner was revoked.");
}
