using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>That a partner may run a document.</summary>
internal sealed class PublishedDocument
{
    public required PartnerId PartnerId { get; init; }

    public required DocumentId Id { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }
}
