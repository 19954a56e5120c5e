using GraphBooking.Application.Catalog;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Holds rows to the rules of the commands that they become.</summary>
internal sealed class RowRules(IServiceProvider services, ImportErrors errors)
{
    public Row<TCommand> Check<TCommand>(Row<TCommand> row)
        where TCommand : notnull => Check(row, _ => false);

    /// <summary>A closure that is over is no mistake: a file stays good as time goes by.</summary>
    public Row<AddClosure> CheckClosure(Row<AddClosure> row, DateTimeOffset now) =>
        Check(row, field => field == "end" && row.Command.Start < row.Command.End && row.Command.End <= now);

    private Row<TCommand> Check<TCommand>(Row<TCommand> row, Func<string, bool> forgiven)
        where TCommand : notnull
    {
        foreach (var (field, message) in services.GetRequiredService<MessageRules<TCommand>>().Broken(row.Command))
        {
            if (!forgiven(field))
            {
                errors.AddOfCommand(row.Part, field, message);
            }
        }

        return row;
    }
}
