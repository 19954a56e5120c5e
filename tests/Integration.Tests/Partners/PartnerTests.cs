using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Integration.Tests.Partners;

public sealed class PartnerTests
{
    private static readonly string[] Two = ["{ a }", "{ b }"];

    [Fact]
    public async Task Key_WhenIssued_FindsItsPartnerUntilItIsRotated()
    {
        var business = await Business.Open();
        var directory = Directory(business);
        var (partner, first) = await Create(business);

        Assert.Equal(partner.Id, await directory.FindByKey(first, default));
        var second = (await business.Send(new RotatePartnerKey(partner.Id))).Value.Key;
        Assert.Null(await directory.FindByKey(first, default));
        Assert.Equal(partner.Id, await directory.FindByKey(second, default));
    }

    [Fact]
    public async Task Key_WhenThePartnerIsRevoked_FindsNobody()
    {
        var business = await Business.Open();
        var directory = Directory(business);
        var (partner, key) = await Create(business);
        await business.Send(new PublishOperations(partner.Id, Two));

        var revoked = (await business.Send(new RevokePartner(partner.Id))).Value.RevokedAt;

        Assert.Null(await directory.FindByKey(key, default));
        Assert.False(await directory.IsActive(business.Tenant.Id, partner.Id, default));
        Assert.Null(await directory.FindDocument(business.Tenant.Id, partner.Id, DocumentId.Of("{ a }"), default));
        Assert.Equal(PartnerErrors.Revoked, Assert.Single((await business.Send(new RotatePartnerKey(partner.Id))).Errors));
        Assert.Equal(PartnerErrors.Revoked, Assert.Single((await business.Send(new PublishOperations(partner.Id, ["{ c }"]))).Errors));
        // To the microsecond that PostgreSQL keeps.
        var again = (await business.Send(new RevokePartner(partner.Id))).Value.RevokedAt;
        Assert.True(revoked!.Value - again!.Value < TimeSpan.FromMicroseconds(1));
    }

    [Fact]
    public async Task Key_WhenStored_IsADigest()
    {
        var business = await Business.Open();
        var (partner, key) = await Create(business);

        var row = await business.Database.Scalar<string>("SELECT to_jsonb(p)::text FROM partners.partners p WHERE id = $1", partner.Id.Value);

        Assert.DoesNotContain(key.Reveal(), row, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Reveal()[17..], row, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(key.Hash()), row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_WhenAskedForAnothersPartner_FindsNone()
    {
        var (ours, theirs) = (await Business.Open(), await Business.Open());
        var directory = Directory(ours);
        var (partner, key) = await Create(theirs);
        await theirs.Send(new PublishOperations(partner.Id, Two));
        Assert.True(PartnerKey.TryParse(key.Reveal().Replace(theirs.Tenant.Id.Value, ours.Tenant.Id.Value, StringComparison.Ordinal), out var forged));

        Assert.Null(await directory.FindByKey(forged, default));
        Assert.False(await directory.IsActive(ours.Tenant.Id, partner.Id, default));
        Assert.Null(await directory.FindDocument(ours.Tenant.Id, partner.Id, DocumentId.Of("{ a }"), default));
        Assert.Equal(new NotFoundError(partner.Id.ToString()), Assert.Single((await ours.Send(new RotatePartnerKey(partner.Id))).Errors));
        Assert.Equal(new NotFoundError(partner.Id.ToString()), Assert.Single((await ours.Send(new RevokePartner(partner.Id))).Errors));
        Assert.Equal(new NotFoundError(partner.Id.ToString()), Assert.Single((await ours.Send(new PublishOperations(partner.Id, Two))).Errors));
    }

    [Fact]
    public async Task Document_WhenPublishedForOnePartner_IsNotAnothers()
    {
        var business = await Business.Open();
        var (partner, _) = await Create(business);
        var (other, _) = await Create(business);
        await business.Send(new PublishOperations(partner.Id, Two));

        Assert.Equal("{ a }", await Directory(business).FindDocument(business.Tenant.Id, partner.Id, DocumentId.Of("{ a }"), default));
        Assert.Null(await Directory(business).FindDocument(business.Tenant.Id, other.Id, DocumentId.Of("{ a }"), default));
    }

    [Fact]
    public async Task Publish_WhenRepeated_AnswersTheSameAndStoresEachOnce()
    {
        var business = await Business.Open();
        var (partner, _) = await Create(business);
        string[] documents = ["{ a }", "{ b }", "{ a }"];

        var first = await business.Send(new PublishOperations(partner.Id, documents));
        var second = await business.Send(new PublishOperations(partner.Id, ["{ b }", "{ c }"]));

        Assert.Equal(documents.Select(DocumentId.Of), first.Value);
        Assert.Equal([DocumentId.Of("{ b }"), DocumentId.Of("{ c }")], second.Value);
        Assert.Equal(3, await Stored(business, partner));
    }

    [Fact]
    public async Task Publish_WhenManyDoItAtOnce_StoresEachOnce()
    {
        var business = await Business.Open();
        var (partner, _) = await Create(business);
        var documents = Enumerable.Range(0, 50).Select(i => $"{{ f{i} }}").ToArray();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            business.Send(new PublishOperations(partner.Id, i % 2 == 0 ? documents : [.. documents.Reverse()]))));

        Assert.All(results, result => Assert.True(result.IsOk));
        Assert.Equal(50, await Stored(business, partner));
    }

    [Fact]
    public async Task Publish_WhenOneIsBad_StoresNone()
    {
        var business = await Business.Open();
        var (partner, _) = await Create(business);

        var result = await business.Send(new PublishOperations(partner.Id, ["{ a }", "bad", "{ b }", "bad"]));

        Assert.Equal(["documents[1]", "documents[3]"], result.Errors.Cast<ValidationError>().Select(error => error.Field));
        Assert.Equal(0, await Stored(business, partner));
    }

    [Fact]
    public async Task Publish_WhenThePartnerHasTooMany_StoresNone()
    {
        var business = await Business.Open();
        var (partner, _) = await Create(business);
        await business.Database.Scalar<object>(
            "INSERT INTO partners.published_documents SELECT $1, $2, sha256(i::text::bytea), i::text, now() FROM generate_series(1, 4999) i",
            business.Tenant.Id.Value, partner.Id.Value);

        Assert.Equal("documents", ((ValidationError)Assert.Single((await business.Send(new PublishOperations(partner.Id, Two))).Errors)).Field);
        Assert.True((await business.Send(new PublishOperations(partner.Id, ["{ a }"]))).IsOk);
        // What is there already takes no place.
        Assert.True((await business.Send(new PublishOperations(partner.Id, ["{ a }", "1", "2"]))).IsOk);
    }

    [Fact]
    public async Task All_WhenRead_HasEveryTenantsDocumentsButThoseOfRevokedPartners()
    {
        var (ours, theirs) = (await Business.Open(), await Business.Open());
        var (partner, _) = await Create(ours);
        var (other, _) = await Create(theirs);
        var (revoked, _) = await Create(ours);
        foreach (var (business, one) in new[] { (ours, partner), (theirs, other), (ours, revoked) })
        {
            Assert.True((await business.Send(new PublishOperations(one.Id, ["{ a }"]))).IsOk);
        }

        await ours.Send(new RevokePartner(revoked.Id));

        var all = new List<PublishedText>();
        await foreach (var text in Directory(ours).All(default))
        {
            all.Add(text);
        }

        Assert.Contains(new PublishedText(ours.Tenant.Slug, partner.Id, DocumentId.Of("{ a }"), "{ a }"), all);
        Assert.Contains(new PublishedText(theirs.Tenant.Slug, other.Id, DocumentId.Of("{ a }"), "{ a }"), all);
        Assert.DoesNotContain(all, text => text.Partner == revoked.Id);
    }

    [Theory]
    [InlineData("UPDATE published_documents SET text = ''")]
    [InlineData("DELETE FROM published_documents")]
    [InlineData("DELETE FROM partners")]
    [InlineData("UPDATE partners SET id = gen_random_uuid()")]
    public async Task Application_WhenItWouldRewriteWhatWasPublished_MayNot(string sql)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await connection.Refusal(sql))?.SqlState);
    }

    private static IPartnerDirectory Directory(Business business) => business.Database.Services.GetRequiredService<IPartnerDirectory>();

    private static async Task<(Partner Partner, PartnerKey Key)> Create(Business business)
    {
        var issued = (await business.Send(new CreatePartner("Portal"))).Value;
        return (issued.Partner, issued.Key);
    }

    private static Task<long> Stored(Business business, Partner partner) =>
        business.Database.Scalar<long>("SELECT count(*) FROM partners.published_documents WHERE partner_id = $1", partner.Id.Value);
}
