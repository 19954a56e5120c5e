using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>One round trip of several reads: before each its tenant, and nobody gets a result before all have been found in their places.</summary>
internal static class SharedTrip
{
    /// <summary>$1 tenant, for row-level security.</summary>
    private const string Boarding = $"SELECT set_config('app.current_tenant_id', $1, true) AS {BoardingColumn}";

    private const string RoutedBoarding = $"{Boarding}, {PositionSql.Columns}";

    private const string BoardingColumn = "boarding";

    // Where the position stands in a boarding.
    private const int Position = 1;

    /// <summary>Answers all, or some or all with the advice to try it alone. Throws nothing.</summary>
    public static async Task Travel(ReadPlace place, TripPassenger[] passengers, Action<Exception> failed)
    {
        var answered = new bool[passengers.Length];
        try
        {
            using var patience = new TripPatience(passengers);
            await Travel(place, passengers, answered, patience.Ended);
        }
        catch (Exception e)
        {
            Array.Clear(answered);
            if (!passengers.All(passenger => passenger.Cancelled.IsCancellationRequested))
            {
                failed(e);
            }
        }

        for (var i = 0; i < passengers.Length; i++)
        {
            passengers[i].Arrive(answered[i]);
        }
    }

    private static async Task Travel(ReadPlace place, TripPassenger[] passengers, bool[] answered, CancellationToken cancellationToken)
    {
        await using var connection = place.Node.Application.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using var batch = Batch(connection, place, passengers);
        await using var reader = await batch.Read(cancellationToken);
        for (var i = 0; i < passengers.Length; i++)
        {
            if (answered[i] = await Board(reader, place, passengers[i], cancellationToken))
            {
                await passengers[i].Read(reader);
            }

            await reader.NextResultAsync(cancellationToken);
        }

        await End(reader, place, passengers, answered, cancellationToken);
    }

    private static SqlBatch Batch(NpgsqlConnection connection, ReadPlace place, TripPassenger[] passengers)
    {
        var batch = new SqlBatch(connection);
        for (var i = 0; i < passengers.Length; i++)
        {
            batch.Add(place.IsRouted ? RoutedBoarding : Boarding, P.Text(passengers[i].Tenant));
            passengers[i].Add(batch);
        }

        return batch.Add(place.IsRouted ? RoutedBoarding : Boarding, P.Text(""));
    }

    /// <summary>Moves on to the passenger's place.</summary>
    /// <returns>Whether the node is as new as it must be.</returns>
    private static async Task<bool> Board(NpgsqlDataReader reader, ReadPlace place, TripPassenger passenger, CancellationToken cancellationToken)
    {
        await MoveOn(reader, cancellationToken);
        return !place.IsRouted || ReadSession.IsNewEnough(reader, Position, place, passenger.Consistency);
    }

    private static async Task End(
        NpgsqlDataReader reader, ReadPlace place, TripPassenger[] passengers, bool[] answered, CancellationToken cancellationToken)
    {
        await MoveOn(reader, cancellationToken);
        for (var i = 0; i < passengers.Length; i++)
        {
            if (answered[i])
            {
                RoutingMetrics.Read(place);
                if (place.IsRouted)
                {
                    passengers[i].Consistency.Reached(ReadSession.PositionOf(reader, Position));
                }
            }
        }
    }

    // Past results that nobody read. Whoever read on past his own has left one too few: then nobody's result is to be trusted.
    private static async Task MoveOn(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (reader.FieldCount == 0 || reader.GetName(0) != BoardingColumn)
        {
            if (!await reader.NextResultAsync(cancellationToken))
            {
                throw new InvalidOperationException("A read has read more than its own results.");
            }
        }

        await reader.ReadAsync(cancellationToken);
    }
}
