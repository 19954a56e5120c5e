using GraphBooking.Api;
using GraphBooking.Api.Http;
using GraphBooking.Infrastructure.Persistence;

switch (args)
{
    case ["migrate", .. var settings]:
        await Migrator.Migrate(ApiHost.Configuration(settings), CancellationToken.None);
        return 0;
    case ["import", .. var files]:
        return await ImportVerb.Run(ApiHost.Configuration([]), files, CancellationToken.None);
    case ["rebuild", .. var models]:
        return await RebuildVerb.Run(ApiHost.Configuration([]), models);
    case ["check-documents", .. var schema]:
        return await CheckDocumentsVerb.Run(ApiHost.Configuration([]), schema, Console.Out, CancellationToken.None);
    default:
        await ApiHost.Build(args).RunAsync();
        return 0;
}
