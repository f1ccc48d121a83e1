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
    private const string NotGiven = "\t\t\t\t\t\t\t\t\t";

    private string named = "";

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        named = string.Join(',', IsPiped ? [.. Named, "$_"] : Named);
    }

    protected override string ReadBackend(ReadOnlySpan<byte> hello) => Encoding.ASCII.GetString(hello).Split('\t')[6];

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

    private IpRouteChange ReadChange(ref Fields fields) => new()
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
        Before = ReadEntry(ref fields),
        After = ReadEntry(ref fields),
        Backend = Backend,
    };

    private IpRouteEntry? ReadEntry(ref Fields fields) => !fields.Flag() ? null : new()
    {
        DestinationPrefix = fields.Text()!,
        NextHop = fields.Text()!,
        InterfaceIndex = (uint)fields.Number(),
        InterfaceAlias = fields.Text(),
        InterfaceLuid = fields.Number(),
        AddressFamily = fields.Text()!,
        RouteMetric = (uint)fields.Number(),
        InterfaceMetric = (uint?)fields.NumberOrNull(),
        EffectiveMetric = fields.NumberOrNull(),
        ValidLifetime = fields.Seconds(),
        PreferredLifetime = fields.Seconds(),
        SitePrefixLength = (byte)fields.Number(),
        Protocol = fields.Text()!,
        Loopback = fields.Flag(),
        AutoconfigureAddress = fields.Flag(),
        Publish = fields.Text()!,
        Immortal = fields.Flag(),
        Age = fields.Seconds(),
        Origin = fields.Text()!,
        Backend = Backend,
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

        public string? Text()
        {
            var field = Next();
            var text = Encoding.ASCII.GetString(field);
            return !field.Contains((byte)'\\') ? text : text == @"\N" ? null : Regex.Unescape(text);
        }

        public bool Flag() => Next() is [(byte)'1'];

        public ulong Number() => NumberOrNull() ?? throw new FormatException("A number is missing.");

        public ulong? NumberOrNull() => Utf8Parser.TryParse(Next(), out ulong value, out _) ? value : null;

        public TimeSpan Seconds() => NumberOrNull() is { } seconds
            ? new TimeSpan(TimeSpan.TicksPerSecond * (long)seconds)
            : TimeSpan.MaxValue;

        public string[] List()
        {
            var text = Encoding.ASCII.GetString(Next());
            return text == @"\A" ? [] : [.. text.Split(@"\,").Select(Regex.Unescape)];
        }
    }
}
