using GraphBooking.Integration.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Integration.Tests.Reads;

/// <summary>A business with rows at random, in which almost every value occurs more than once.</summary>
internal sealed class ListedBusiness
{
    private ListedBusiness(Business business, Guid[] resources, Guid service, Guid[] customers)
    {
        Business = business;
        Resources = resources;
        Service = service;
        Customers = customers;
    }

    public Business Business { get; }

    public Guid[] Resources { get; }

    public Guid Service { get; }

    public Guid[] Customers { get; }

    public static async Task<ListedBusiness> Open(int rows)
    {
        var business = await Business.Open();
        var resources = new[] { await business.Resource(name: "Room"), await business.Resource(name: "room") };
        var service = await business.Service(resources);
        var customers = new[] { await business.Customer("Ada"), await business.Customer("Bo") };
        var listed = new ListedBusiness(
            business,
            [.. resources.Select(resource => resource.Id.Value)],
            service.Id.Value,
            [.. customers.Select(customer => customer.Id.Value)]);
        await listed.Add(rows);
        return listed;
    }

    /// <summary>More rows of every listed kind.</summary>
    public async Task Add(int rows)
    {
        await Insert(
            """
            INSERT INTO booking.bookings (tenant_id, id, reference, status, version, resource_id, service_id, customer_id, start_at, end_at,
              buffer_before, buffer_after, quantity, price_minor, deposit_minor, currency, created_at, updated_at, attributes)
            SELECT $1, id, 'R' || id, (ARRAY['CONFIRMED', 'CANCELLED', 'CHECKED_IN'])[1 + floor(random() * 3)::int], 1,
              $3[1 + floor(random() * 2)::int], $4, ($5 || NULL::uuid)[1 + floor(random() * 3)::int], at, at + interval '1 hour',
              '0', '0', 1, 100, 0, 'EUR', now() - floor(random() * 4) * interval '1 second', now(),
              (ARRAY['{"a": 1}', '{"a": "1"}', '{"a": {"b": true, "c": 1.50}}', '{"a": {"b": true}}', '{"a": [1, 2]}', '{"a": [1]}', '{"a.b": "x\"y"}',
                     '{"a": null}', '[{"a": 1}]', NULL]::jsonb[])[1 + floor(random() * 10)::int]
            FROM (SELECT gen_random_uuid() AS id, date_trunc('day', now()) + floor(random() * 6) * interval '1 hour' AS at
                  FROM generate_series(1, $2)) AS drawn
            """,
            rows, Resources, Service, Customers);
        await Insert(
            """
            INSERT INTO catalog.resources (tenant_id, id, name, time_zone, capacity, opening_hours, archived_at, created_at)
            SELECT $1, gen_random_uuid(), (ARRAY['a', 'B', 'b', 'ä', '100%', 'x_y'])[1 + floor(random() * 6)::int], 'UTC', 1, '[]',
              (ARRAY[now(), NULL])[1 + floor(random() * 2)::int], now()
            FROM generate_series(1, $2)
            """,
            rows);
        await Insert(
            """
            INSERT INTO catalog.services (tenant_id, id, name, duration, buffer_before, buffer_after, slot_step, price_minor, deposit_minor, currency, created_at)
            SELECT $1, gen_random_uuid(), (ARRAY['a', 'B', 'b', 'ä'])[1 + floor(random() * 4)::int], '1 hour', '0', '0', '1 hour', 1, 0, 'EUR', now()
            FROM generate_series(1, $2)
            """,
            rows);
        await Insert(
            """
            INSERT INTO customers.customers (tenant_id, id, name, email, phone, created_at)
            SELECT $1, gen_random_uuid(), (ARRAY['Ada Lovelace', 'ADA BYRON', 'Grace', 'Ödön', '50%_off\'])[1 + floor(random() * 5)::int],
              (ARRAY['Ada@Example.com', 'ada@example.com', 'g@example.com', NULL])[1 + floor(random() * 4)::int],
              (ARRAY['+49 1', '+49 2', NULL])[1 + floor(random() * 3)::int], now() - floor(random() * 3) * interval '1 second'
            FROM generate_series(1, $2)
            """,
            rows);
    }

    /// <summary>The ids, in an order of the database's own that no code under test has a part in.</summary>
    public async Task<List<Guid>> Ids(string table, string where, string order)
    {
        await using var command = Business.Database.Superuser.CreateCommand(
            $"SELECT id FROM {table} WHERE tenant_id = $1 AND ({where}) ORDER BY {order}");
        command.Parameters.Add(new NpgsqlParameter { Value = Business.Tenant.Id.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    /// <summary>Reads as the backend does.</summary>
    public async Task<T> Read<TReads, T>(Func<TReads, Task<T>> read)
        where TReads : notnull
    {
        await using var scope = Business.Database.Scope(Business.Owner);
        return await read(scope.ServiceProvider.GetRequiredService<TReads>());
    }

    private async Task Insert(string sql, int rows, params object[] more)
    {
        var tenant = Business.Tenant.Id.Value;
        await using var connection = await Business.Database.Services.GetApplication().OpenConnectionAsync();
        await connection.Run("BEGIN");
        await connection.SetTenant(tenant);
        await connection.Run(sql, [tenant, rows, .. more]);
        await connection.Run("COMMIT");
    }
}
