using System.Text;
using System.Text.Json;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class PersistedDocumentTests
{
    private const string Query = "{ viewer { role } }";
    private static readonly DocumentId Id = DocumentId.Of(Query);
    private static readonly Caller Partner = TestServer.As(Role.Partner);

    private readonly TestServer _server = new();

    [Fact]
    public async Task Execute_WhenAPartnerNamesAPublishedDocument_RunsIt()
    {
        _server.Partners.Publish(Query);

        Assert.Null(await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));
        Assert.Null(await Code(Partner, $$"""{"id":"{{Id}}"}"""));
        Assert.Null(await Code(Partner, $$"""{"id":"{{Id.Hex}}"}"""));
        Assert.Null(await Code(Partner, Automatic(Id.Hex)));
    }

    [Theory]
    [InlineData("""{"query":"{ viewer { role } }"}""")]
    [InlineData("""{"query":"{ __typename }"}""")]
    [InlineData("""{"query":"{ __schema { queryType { name } } }"}""")]
    [InlineData("""{"query":"{"}""")]
    [InlineData("""{"query":" "}""")]
    [InlineData("""{"query":"{ viewer { role } }","id":"sha256:0"}""")]
    [InlineData("""{"query":"{ viewer { role } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}""")]
    [InlineData("""{"query":"{ viewer { role } }","extensions":{"persistedQuery":7}}""")]
    public async Task Execute_WhenAPartnerSendsAText_IsRefused(string request)
    {
        _server.Partners.Publish(Query);

        Assert.Equal("PERSISTED_DOCUMENT_REQUIRED", await Code(Partner, request));
    }

    [Fact]
    public async Task Execute_WhenAPartnerSendsATextWithItsHash_DoesNotRegisterIt()
    {
        Assert.Equal("PERSISTED_DOCUMENT_REQUIRED", await Code(Partner, Automatic(Id.Hex, Query)));

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(Partner, Automatic(Id.Hex)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(TestServer.Staff, Automatic(Id.Hex)));
    }

    [Fact]
    public async Task Execute_WhenAPartnerNamesWhatOthersRegistered_FindsNothing()
    {
        Assert.Null(await Code(TestServer.Staff, Automatic(Id.Hex, Query)));

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(Partner, Automatic(Id.Hex)));
    }

    [Fact]
    public async Task Execute_WhenOthersNameWhatWasPublishedForAPartner_FindNothing()
    {
        _server.Partners.Publish(Query);
        Assert.Null(await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));

        foreach (var caller in new[] { TestServer.Staff, TestServer.As(Role.Owner), TestServer.As(Role.Operator), null })
        {
            Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", await Code(caller, $$"""{"documentId":"{{Id}}"}"""));
        }
    }

    [Theory]
    [InlineData("someone")]
    [InlineData("par_0192f0c1-7a3b-7c4d-8e5f-0123456789ab")]
    public async Task Execute_WhenATokensSubjectIsNoPartner_FindsNothing(string subject)
    {
        _server.Partners.Publish(Query);

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", await Code(Partner with { Subject = subject }, $$"""{"documentId":"{{Id}}"}"""));
    }

    [Fact]
    public async Task Execute_WhenATokenOfAnotherTenantNamesThePartner_FindsNothing()
    {
        _server.Partners.Publish(Query);
        Assert.Null(await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", await Code(Partner with { Tenant = TenantId.New() }, $$"""{"documentId":"{{Id}}"}"""));
    }

    [Fact]
    public async Task Execute_WhenThePartnerWasRevokedSince_FindsNothing()
    {
        _server.Partners.Publish(Query);
        Assert.Null(await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));

        _server.Partners.IsRevoked = true;

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", await Code(Partner, $$"""{"documentId":"{{Id}}"}"""));
    }

    [Fact]
    public async Task Execute_WhenAHashWasRegistered_RunsItForTheTenantAlone()
    {
        var (owner, stranger) = (TestServer.As(Role.Owner), TestServer.Staff with { Tenant = TenantId.New() });
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(TestServer.Staff, Automatic(Id.Hex)));
        Assert.Null(await Code(TestServer.Staff, Automatic(Id.Hex, Query)));

        Assert.Null(await Code(TestServer.Staff, Automatic(Id.Hex)));
        Assert.Null(await Code(owner, Automatic(Id.Hex)));
        Assert.Null(await Code(owner, $$"""{"documentId":"{{Id}}"}"""));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(stranger, Automatic(Id.Hex)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(TestServer.As(Role.Operator), Automatic(Id.Hex)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(null, Automatic(Id.Hex)));
    }

    [Fact]
    public async Task Execute_WhenNobodyRegisters_RunsItAndRemembersNothing()
    {
        const string Open = "{ __typename }";
        var hash = DocumentId.Of(Open).Hex;

        Assert.Null(await Code(null, Automatic(hash, Open)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(null, Automatic(hash)));
    }

    [Fact]
    public async Task Execute_WhenAnInvalidQueryIsSentWithItsHash_IsNotRegistered()
    {
        const string Wrong = "{ noSuchField }";
        var hash = DocumentId.Of(Wrong).Hex;

        Assert.NotNull(await Code(TestServer.Staff, Automatic(hash, Wrong)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(TestServer.Staff, Automatic(hash)));
    }

    [Fact]
    public async Task Execute_WhenTheHashIsAnothers_RunsNothing()
    {
        Assert.Equal("PERSISTED_QUERY_HASH_MISMATCH", await Code(TestServer.Staff, Automatic(DocumentId.Of("{ tenant { id } }").Hex, Query)));
        Assert.Equal("PERSISTED_QUERY_HASH_MISMATCH", await Code(TestServer.Staff, Automatic(Id.Hex.ToUpperInvariant(), Query)));
        Assert.Equal("PERSISTED_QUERY_HASH_MISMATCH", await Code(TestServer.Staff, Automatic("", Query)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", await Code(TestServer.Staff, Automatic(Id.Hex)));
    }

    [Theory]
    [InlineData("""{"version":2,"sha256Hash":"x"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    [InlineData("""{"version":"1","sha256Hash":"x"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    [InlineData("""{"version":1.0,"sha256Hash":"x"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    [InlineData("""{"sha256Hash":"x"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    [InlineData("""{"version":1}""", "BAD_REQUEST")]
    [InlineData("""{"version":1,"sha256Hash":null}""", "BAD_REQUEST")]
    [InlineData("""{"version":1,"sha256Hash":7}""", "BAD_REQUEST")]
    [InlineData("7", "BAD_REQUEST")]
    [InlineData("[]", "BAD_REQUEST")]
    [InlineData("\"x\"", "BAD_REQUEST")]
    [InlineData("""{"version":1,"sha256Hash":"x"}""", "PERSISTED_QUERY_NOT_FOUND")]
    public async Task Execute_WhenTheExtensionIsOff_IsRefused(string extension, string code)
    {
        Assert.Equal(code, await Code(TestServer.Staff, $$$"""{"extensions":{"persistedQuery":{{{extension}}} }}"""));
        Assert.Equal(
            code == "PERSISTED_QUERY_NOT_FOUND" ? "PERSISTED_QUERY_HASH_MISMATCH" : code,
            await Code(TestServer.Staff, $$$"""{"query":"{ viewer { role } }","extensions":{"persistedQuery":{{{extension}}} }}"""));
    }

    [Theory]
    [InlineData("""{"query":"{ viewer { role } }","documentId":"sha256:0"}""", "BAD_REQUEST")]
    [InlineData("""{"query":"{ viewer { role } }","documentId":null}""", null)]
    [InlineData("""{"query":"{ viewer { role } }","documentId":""}""", null)]
    [InlineData("""{"query":"{ viewer { role } }","id":7}""", null)]
    [InlineData("""{"query":"{ viewer { role } }","id":"some-id-of-the-client"}""", null)]
    [InlineData("""{"id":"some-id-of-the-client","query":"{ viewer { role } }"}""", null)]
    [InlineData("""{"query":"{ viewer { role } }","extensions":{"persistedQuery":null}}""", null)]
    [InlineData("""{"documentId":"nonsense"}""", "PERSISTED_DOCUMENT_NOT_FOUND")]
    [InlineData("""{"documentId":"sha256:FFF4EDB46DB40B5132295C0291D62FB65D6759A9EEDFA4D5D612DD5EC54A6B38"}""", "PERSISTED_DOCUMENT_NOT_FOUND")]
    [InlineData("""{"id":"nonsense"}""", "PERSISTED_DOCUMENT_NOT_FOUND")]
    public async Task Execute_WhateverNamesADocument_IsReadAlike(string request, string? code) =>
        Assert.Equal(code, await Code(TestServer.Staff, request));

    [Fact]
    public async Task Execute_WhenADocumentHoldsTwoOperations_NeedsAName()
    {
        var id = _server.Partners.Publish("query a { viewer { role } } query b { viewer { subject } }");

        Assert.Equal("INVALID_OPERATION_NAME", await Code(Partner, $$"""{"documentId":"{{id}}"}"""));
        Assert.Null(await Code(Partner, $$"""{"documentId":"{{id}}","operationName":"b"}"""));
    }

    [Fact]
    public async Task Execute_WhenAPublishedDocumentMayNotBeRunByPartners_IsRefused()
    {
        // As after a change of rights in the schema.
        var id = _server.Partners.Publish("mutation { revokePartner(input: { partnerId: \"x\" }) { partner { id } } }");

        Assert.Equal("AUTH_NOT_AUTHORIZED", await Code(Partner, $$"""{"documentId":"{{id}}"}"""));
    }

    private static string Automatic(string hash, string? query = null) =>
        JsonSerializer.Serialize(new { query, extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } } });

    private async Task<string?> Code(Caller? caller, string body)
    {
        Assert.Null(RequestReader.ReadBody(Encoding.UTF8.GetBytes(body), out var request));
        var result = await _server.Execute(request, caller);
        Assert.True(result.Executed != result.Errors is { Count: > 0 });
        return result.Errors?[0].Code;
    }
}
