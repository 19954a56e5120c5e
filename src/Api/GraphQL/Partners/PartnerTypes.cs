using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Partners;

internal static class PartnerTypes
{
    public static readonly ListDefinition Partners = new("partners", new Dictionary<string, ListField>
    {
        ["id"] = new IdField<PartnerId>(),
        ["name"] = new TextField(),
        ["createdAt"] = new InstantField(),
    });

    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.Type<Partner>("Partner")
            .Field("id", partner => partner.Id)
            .Field("name", partner => partner.Name)
            .Field("revokedAt", partner => partner.RevokedAt)
            .Field("documentIds", (partner, request) => request.Load(PartnerLoaders.DocumentIds, partner.Id))
            .Field("createdAt", partner => partner.CreatedAt);

        map.List<Partner>(codec, Partners, "Partners", request => new ListPartners(request));

        map.Mutation<IssuedKey>(
            "createPartner",
            input => new CreatePartner(input.Text("name")),
            ("partner", issued => issued.Partner),
            ("apiKey", issued => issued.Key.Reveal()));

        map.Mutation<IssuedKey>(
            "rotatePartnerKey",
            input => new RotatePartnerKey(input.Id<PartnerId>("partnerId")),
            ("partner", issued => issued.Partner),
            ("apiKey", issued => issued.Key.Reveal()));

        map.Mutation("revokePartner", "partner", input => new RevokePartner(input.Id<PartnerId>("partnerId")));

        map.Mutation<IReadOnlyList<DocumentId>>(
            "publishOperations",
            input => new PublishOperations(input.Id<PartnerId>("partnerId"), input.Texts("documents")),
            ("documentIds", ids => ids.Select(id => id.ToString()).ToArray()));
    }
}
