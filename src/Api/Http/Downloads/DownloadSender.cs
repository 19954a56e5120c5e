using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>What a file holds and how it is asked for.</summary>
/// <param name="Name">Of the file, without its days and ending.</param>
/// <param name="Columns">The first row.</param>
/// <param name="Rows">Asks for them.</param>
/// <param name="Write">One of them, but for its end.</param>
internal sealed record Download<T>(
    string Name,
    IReadOnlyList<string> Columns,
    Func<IMediator, DownloadRange, CancellationToken, Task<Result<IAsyncEnumerable<T>>>> Rows,
    Action<CsvWriter, T> Write);

/// <param name="From">The first day.</param>
/// <param name="To">The day after the last.</param>
/// <param name="Query">All parameters.</param>
internal sealed record DownloadRange(DateOnly From, DateOnly To, IQueryCollection Query);

/// <summary>
/// Files of the management's, sent row by row as they are read. What goes wrong before the first row is refused as problem
/// details; after it the connection breaks off, so that nobody takes a part for the whole.
/// </summary>
internal sealed class DownloadSender(Credentials credentials, TenantRates rates, DownloadSlots slots)
{
    // A reader that takes longer stands in the way of others.
    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(10);

    public async Task Send<T>(HttpContext context, Download<T> download)
    {
        if (await Caller(context) is not { } caller)
        {
            return;
        }

        var (first, last) = (DownloadParameters.Day(context.Request.Query, "from"), DownloadParameters.Day(context.Request.Query, "to"));
        if (!first.TryGet(out var from) || !last.TryGet(out var to))
        {
            await DownloadRefusal.Send(context, first.Errors.Concat(last.Errors).First());
            return;
        }

        using var slot = slots.Take(caller.Tenant!.Value);
        if (slot is null)
        {
            await DownloadRefusal.Send(context, DownloadRefusal.NoRoom);
            return;
        }

        using var limit = new TimeLimit(LongestTime, TimeProvider.System, context.RequestAborted);
        var scope = context.RequestServices.GetRequiredService<CallerContext>();
        (scope.Caller, scope.Consistency) = (caller, context.Consistency());
        var asked = await download.Rows(context.RequestServices.GetRequiredService<IMediator>(), new DownloadRange(from, to, context.Request.Query), limit.Token);
        try
        {
            await Send(context, download, from, to, asked, limit.Token);
        }
        catch (UnavailableException unavailable) when (!context.Response.HasStarted)
        {
            await DownloadRefusal.Send(context, unavailable);
        }
    }

    private static async Task Send<T>(
        HttpContext context, Download<T> download, DateOnly from, DateOnly to, Result<IAsyncEnumerable<T>> asked, CancellationToken cancellationToken)
    {
        if (asked.TryGet(out var rows))
        {
            await Write(context, download, $"{download.Name}-{from:yyyy-MM-dd}-{to:yyyy-MM-dd}.csv", rows, cancellationToken);
        }
        else
        {
            await DownloadRefusal.Send(context, asked.Errors[0]);
        }
    }

    /// <returns>Null when the request has been refused.</returns>
    private async Task<Caller?> Caller(HttpContext context)
    {
        var credential = await credentials.Read(context.Request, context.RequestAborted);
        if (credential.Caller is not { } caller)
        {
            await DownloadRefusal.Send(context, DownloadRefusal.NotAuthenticated);
            return null;
        }

        if (caller.Role is not (Role.Owner or Role.Staff))
        {
            await DownloadRefusal.Send(context, new NotAuthorizedError());
            return null;
        }

        var rate = rates.Take(caller, CostCompiler.Report);
        MeterHeaders.Write(context.Response, rate);
        if (rate?.RetryAfter is null)
        {
            return caller;
        }

        await DownloadRefusal.Send(context, DownloadRefusal.RateLimited);
        return null;
    }

    private static async Task Write<T>(
        HttpContext context, Download<T> download, string file, IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        await using var row = rows.GetAsyncEnumerator(cancellationToken);
        // Before the first byte: what fails here is told as an error.
        var hasRow = await row.MoveNextAsync();
        var headers = context.Response.Headers;
        headers.ContentType = "text/csv; charset=utf-8";
        headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file }.ToString();
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        var csv = new CsvWriter(context.Response.BodyWriter);
        foreach (var column in download.Columns)
        {
            csv.Plain(column);
        }

        await csv.EndRow(cancellationToken);
        for (; hasRow; hasRow = await row.MoveNextAsync())
        {
            download.Write(csv, row.Current);
            await csv.EndRow(cancellationToken);
        }

        await csv.Flush(cancellationToken);
    }
}
