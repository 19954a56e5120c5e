using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Operations.Import;

/// <summary>
/// Takes the rows of a good file to their tenant, in two walks: the first only asks which of them were imported before, so
/// that one that was changed since is found while nothing is written; the second sends those that are new.
/// </summary>
internal sealed class ImportRun(ImportFile file, ImportMessages messages, ImportErrors errors, DateTimeOffset now)
{
    private const string Changed = "Was imported before with other content.";

    private readonly Dictionary<JsonPart, object> _there = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceId, ResourceId> _ids = [];
    private bool _sending;

    /// <returns>How many rows this run brought in, and how many an earlier one had.</returns>
    public async Task<(int Imported, int Unchanged)> Go(CancellationToken cancellationToken)
    {
        await Walk(cancellationToken);
        if (errors.Any)
        {
            // Another run may have brought rows in meanwhile: then what was looked at first is older than what was looked at last.
            Forget();
            await Walk(cancellationToken);
        }

        if (errors.Any)
        {
            return default;
        }

        var unchanged = _there.Count;
        _sending = true;
        await Walk(cancellationToken);
        return (_there.Count - unchanged, unchanged);
    }

    private void Forget()
    {
        errors.Clear();
        _there.Clear();
        _ids.Clear();
    }

    private async Task Walk(CancellationToken cancellationToken)
    {
        foreach (var resource in file.Resources)
        {
            await Resource(resource, cancellationToken);
        }

        // What names a resource that was refused would be refused for that alone.
        foreach (var (part, command) in file.Services.Where(service => service.Command.ResourceIds.All(_ids.ContainsKey)))
        {
            // Sorted, because the order in which a service names its resources means nothing.
            var offered = command.ResourceIds.Select(id => _ids[id]).OrderBy(id => id.Value);
            await Take<Service>(part, command with { ResourceIds = [.. offered] }, cancellationToken);
        }

        foreach (var (part, command) in file.Customers)
        {
            await Take<Customer>(part, command, cancellationToken);
        }
    }

    private async Task Resource(ResourceRow resource, CancellationToken cancellationToken)
    {
        var answer = await Take(resource.Row.Part, resource.Row.Command, cancellationToken);
        if (answer.TryGet(out var there))
        {
            _ids[resource.Planned] = there.Id;
        }
        else if (answer.Errors is [NotImportedYet])
        {
            _ids[resource.Planned] = resource.Planned;
        }
        else
        {
            return;
        }

        foreach (var (part, command) in resource.Closures.Where(closure => closure.Command.End > now))
        {
            await Take(part, command with { ResourceId = _ids[resource.Planned] }, cancellationToken);
        }
    }

    private async Task<Result<T>> Take<T>(JsonPart part, ITransactional<T> command, CancellationToken cancellationToken)
        where T : class
    {
        if (_there.TryGetValue(part, out var known))
        {
            return (T)known;
        }

        // Something that was refused after all ends the run; the next one goes on from there.
        if (_sending && errors.Any)
        {
            return new NotImportedYet();
        }

        var answer = _sending ? await messages.Send(command, cancellationToken) : await messages.Look(command, cancellationToken);
        if (answer.TryGet(out var there))
        {
            _there.Add(part, there);
        }

        foreach (var error in answer.Errors)
        {
            Note(part, error);
        }

        return answer;
    }

    private void Note(JsonPart part, Error error)
    {
        switch (error)
        {
            case NotImportedYet:
                break;
            case IdempotencyConflictError:
                errors.Add(part, Changed);
                break;
            case ValidationError broken:
                errors.AddOfCommand(part, broken.Field, broken.Message);
                break;
            default:
                errors.Add(part, error.Message);
                break;
        }
    }
}
