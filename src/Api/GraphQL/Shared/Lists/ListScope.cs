using System.Text;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;


namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>One list of one tenant in one order: what a cursor is bound to.</summary>
internal sealed class ListScope(CursorCodec codec, ListDefinition list, TenantId tenant, IReadOnlyList<SortKey> order)
{
    // Changed whenever the content's layout does, so that cursors of an older version are refused and not misread.
    private const string Version = "1";

    private readonly string _scope = string.Join(
        '\n', order.Select(key => $"{key.Field} {(key.Descending ? "desc" : "asc")}").Prepend(list.Name).Prepend(tenant.Value).Prepend(Version));

    public string CursorOf(Position position)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var (field, key) in list.KeysOf(order).Zip(position.Keys))
            {
                field.Write(writer, key);
            }
        }

        return codec.Seal(content.GetBuffer().AsSpan(0, (int)content.Length), _scope);
    }

    /// <returns>Null when the cursor is none of this list.</returns>
    public Position? PositionOf(string cursor)
    {
        if (codec.Open(cursor, _scope) is not { } content)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        return new Position([.. list.KeysOf(order).Select(field => field.Read(reader))]);
    }
}
