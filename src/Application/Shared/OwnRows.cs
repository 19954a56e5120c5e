namespace GraphBooking.Application.Shared;

/// <summary>Narrows a list to what a CUSTOMER may see of it.</summary>
internal static class OwnRows
{
    /// <param name="request">The list asked for.</param>
    /// <param name="customerField">The field that holds the customer's id.</param>
    /// <param name="caller">Everybody else sees all.</param>
    public static ListRequest Only(ListRequest request, string customerField, Caller caller)
    {
        if (caller.Role != Role.Customer)
        {
            return request;
        }

        Filter own = caller.OwnCustomer is { } customer
            ? new Filter.Field(customerField, FilterOperator.Equal, customer)
            : new Filter.Any([]);
        return request with { Where = request.Where is { } where ? new Filter.All([own, where]) : own };
    }
}
