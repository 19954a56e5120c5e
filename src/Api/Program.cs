using GraphBooking.Api.Http;
using GraphBooking.Infrastructure.Persistence;

switch (args)
{
    case ["migrate", .. var settings]:
        await Migrator.Migrate(ApiHost.Configuration(settings), CancellationToken.None);
        break;
    default:
        await ApiHost.Build(args).RunAsync();
        break;
}
