using System.Buffers;
using System.Management.Automation;

namespace IpRoute.Bench;

/// <summary>
/// Set-IpRouteEntry as a compiled cmdlet: the parameters, the checks of WhatIf and Confirm and the batches of the module's
/// function. What a batch looks like on the wire is the subclass's business.
/// </summary>
public abstract class SetRouteEntry : PSCmdlet
{
    private const int LargestBatch = 512;

    private readonly List<IpRouteChange> changes = new(LargestBatch);
    private int waiting;
    private int limit = 1;

    [Parameter(Mandatory = true)]
    public Channel Channel { get; set; } = null!;

    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? DestinationPrefix { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? NextHop { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ifIndex")]
    public uint? InterfaceIndex { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ifAlias")]
    public string? InterfaceAlias { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ulong? InterfaceLuid { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public uint? RouteMetric { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected const string Command = "Set-IpRouteEntry";

    /// <summary>The requests of the batch so far.</summary>
    protected ArrayBufferWriter<byte> Requests { get; } = new(1 << 16);

    /// <summary>The number of the present request.</summary>
    protected int Number { get; private set; }

    /// <summary>The parameters named on the command line; the others come from the pipeline.</summary>
    protected string[] Named { get; private set; } = [];

    /// <summary>Whether the records come from the pipeline.</summary>
    protected bool IsPiped => MyInvocation.ExpectingInput;

    /// <summary>The backend that the child works on.</summary>
    protected Hello Session { get; private set; } = new("", "");

    /// <summary>Where the piped object comes from: a rehearsal must not turn real.</summary>
    protected string? FromBackend => Piped("Backend");

    protected string? FromStore => Piped("Store");

    protected string? FromWhatIf => Piped("WhatIf");

    protected override void BeginProcessing()
    {
        Named = [.. MyInvocation.BoundParameters.Keys.Where(name => name is nameof(RouteMetric) or nameof(Force))];
        Session = ReadHello(Channel.Hello);
    }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"{DestinationPrefix} via {NextHop} on {InterfaceAlias} ({InterfaceIndex})", $"Set RouteMetric {RouteMetric}"))
        {
            return;
        }

        Number++;
        AddRequest();
        if (++waiting >= limit)
        {
            Send();
            limit = Math.Min(LargestBatch, limit * 2);
        }
    }

    protected override void EndProcessing()
    {
        if (waiting > 0)
        {
            Send();
        }
    }

    protected abstract Hello ReadHello(ReadOnlySpan<byte> hello);

    /// <summary>Adds the present record's line to the requests.</summary>
    protected abstract void AddRequest();

    /// <summary>The change that a reply line tells of, or what went wrong.</summary>
    protected abstract IpRouteChange? ReadReply(ReadOnlySpan<byte> line, out Failure? failure);

    private string? Piped(string name) => InputObject?.Properties[name]?.Value?.ToString();

    private void Send()
    {
        Requests.Write("\n"u8);
        var replies = Channel.Ask(Requests.WrittenSpan);
        Requests.ResetWrittenCount();
        waiting = 0;
        changes.Clear();
        while (replies.Length > 0)
        {
            var end = replies.IndexOf((byte)'\n');
            var change = ReadReply(replies[..end], out var failure);
            replies = replies[(end + 1)..];
            if (change != null)
            {
                changes.Add(change);
            }
            else if (failure != null)
            {
                var category = Enum.Parse<ErrorCategory>(failure.Category);
                WriteError(new ErrorRecord(new InvalidOperationException(failure.Message), failure.Id, category, null));
            }
        }

        // Read whole before the first goes on: nothing is in flight while the cmdlets after this one run.
        WriteObject(changes, enumerateCollection: true);
    }
}
