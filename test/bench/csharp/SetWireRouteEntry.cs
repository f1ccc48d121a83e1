using System.Buffers;
using System.Buffers.Text;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace IpRoute.Bench;

/// <summary>The cmdlet on the module's own wire: tab-separated fields, columns in the order of the contract.</summary>
[Cmdlet(VerbsCommon.Set, "WireRouteEntry", SupportsShouldProcess = true)]
[OutputType(typeof(IpRouteChange))]
public sealed class SetWireRouteEntry : SetRouteEntry
{
    /// <summary>The columns between RouteMetric, Backend, Store, WhatIf and Force, which this cmdlet does not have.</summary>
    private const string NotGiven = "\t\t\t\t\t\t\t\t\t\t\t\t";

    private string named = "";

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        named = string.Join(',', IsPiped ? [.. Named, "$_"] : Named);
    }

    protected override Hello ReadHello(ReadOnlySpan<byte> hello)
    {
        var fields = Encoding.ASCII.GetString(hello).TrimEnd('\n').Split('\t');
        return new(fields[6], fields[^1]);
    }

    protected override void AddRequest()
    {
        Write($"{Number}\t{Command}\tapply\t{named}");
        WriteField(DestinationPrefix);
        WriteField(NextHop);
        WriteField(InterfaceIndex?.ToString());
        WriteField(InterfaceAlias);
        WriteField(InterfaceLuid?.ToString());
        WriteField(RouteMetric?.ToString());
        WriteField(FromBackend);
        WriteField(FromStore);
        WriteField(FromWhatIf);
        Write(Force ? $"{NotGiven}1\n" : "\n");
    }

    protected override IpRouteChange? ReadReply(ReadOnlySpan<byte> line, out Failure? failure)
    {
        var fields = new Fields(line);
        var done = fields.Next() is [(byte)'='];
        fields.Next();
        failure = done ? null : new Failure(fields.Text()!, fields.Text()!, fields.Text()!);
        return done ? ReadChange(ref fields) : null;
    }

    private IpRouteChange ReadKey(ref Fields fields) => new()
    {
        Action = fields.Text()!,
        Changed = fields.Flag(),
        WhatIf = fields.Flag(),
        DestinationPrefix = fields.Text()!,
        NextHop = fields.Text()!,
        InterfaceIndex = (uint)fields.Number(),
        InterfaceAlias = fields.Text(),
        InterfaceLuid = fields.Number(),
        ChangedProperties = fields.List(),
        Summary = fields.Text()!,
        Backend = Session.Backend,
        ComputerName = Session.ComputerName,
    };

    private IpRouteChange ReadChange(ref Fields fields)
    {
        var change = ReadKey(ref fields);
        change.Before = ReadEntry(ref fields, null);
        change.After = ReadEntry(ref fields, change.Before);
        return change;
    }

    /// <summary>An empty field is the same as in <paramref name="like"/>.</summary>
    private IpRouteEntry? ReadEntry(ref Fields fields, IpRouteEntry? like) => !fields.Flag() ? null : new()
    {
        DestinationPrefix = fields.Text(like?.DestinationPrefix)!,
        NextHop = fields.Text(like?.NextHop)!,
        InterfaceIndex = (uint)fields.Number(like?.InterfaceIndex),
        InterfaceAlias = fields.Text(like?.InterfaceAlias),
        InterfaceLuid = fields.Number(like?.InterfaceLuid),
        AddressFamily = fields.Text(like?.AddressFamily)!,
        RouteMetric = (uint)fields.Number(like?.RouteMetric),
        InterfaceMetric = (uint?)fields.NumberOrNull(like?.InterfaceMetric),
        EffectiveMetric = fields.NumberOrNull(like?.EffectiveMetric),
        ValidLifetime = fields.Seconds(like?.ValidLifetime),
        PreferredLifetime = fields.Seconds(like?.PreferredLifetime),
        SitePrefixLength = (byte)fields.Number(like?.SitePrefixLength),
        Protocol = fields.Text(like?.Protocol)!,
        Loopback = fields.Flag(like?.Loopback),
        AutoconfigureAddress = fields.Flag(like?.AutoconfigureAddress),
        Publish = fields.Text(like?.Publish)!,
        Immortal = fields.Flag(like?.Immortal),
        Age = fields.Seconds(like?.Age),
        Origin = fields.Text(like?.Origin)!,
        Backend = Session.Backend,
        ComputerName = Session.ComputerName,
    };

    private void WriteField(string? value)
    {
        Requests.Write("\t"u8);
        if (value != null)
        {
            Write(value.AsSpan().ContainsAnyExcept(Safe) ? Escape(value) : value);
        }
    }

    private void Write(string ascii) => Encoding.ASCII.GetBytes(ascii, Requests);

    private static readonly SearchValues<char> Safe =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(unit => unit != '\\')]);

    private static string Escape(string value) => string.Concat(value.Select(unit => unit switch
    {
        '\\' => @"\\",
        '\t' => @"\t",
        '\n' => @"\n",
        '\r' => @"\r",
        < ' ' or > '~' => $"\\u{(int)unit:x4}",
        _ => unit.ToString(),
    }));

    /// <summary>Reads one field after the other.</summary>
    private ref struct Fields(ReadOnlySpan<byte> line)
    {
        private ReadOnlySpan<byte> rest = line;

        public ReadOnlySpan<byte> Next()
        {
            var end = rest.IndexOf((byte)'\t');
            var field = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            return field;
        }

        public string? Text(string? like = null)
        {
            var field = Next();
            if (field.IsEmpty)
            {
                return like;
            }

            var text = Encoding.ASCII.GetString(field);
            return !field.Contains((byte)'\\') ? text : text == @"\N" ? null : text == @"\E" ? "" : Regex.Unescape(text);
        }

        public bool Flag(bool? like = null) => Next() is { IsEmpty: false } field ? field is [(byte)'1'] : like ?? false;

        public ulong Number(ulong? like = null) => NumberOrNull(like) ?? throw new FormatException("A number is missing.");

        public ulong? NumberOrNull(ulong? like = null) =>
            Next() is { IsEmpty: false } field ? Utf8Parser.TryParse(field, out ulong value, out _) ? value : null : like;

        public TimeSpan Seconds(TimeSpan? like = null)
        {
            var field = Next();
            return field.IsEmpty ? like ?? TimeSpan.Zero
                : Utf8Parser.TryParse(field, out long seconds, out _) ? new TimeSpan(TimeSpan.TicksPerSecond * seconds)
                : TimeSpan.MaxValue;
        }

        public string[] List()
        {
            var text = Encoding.ASCII.GetString(Next());
            return text == @"\A" ? [] : [.. text.Split(@"\,").Select(Regex.Unescape)];
        }
    }
}
