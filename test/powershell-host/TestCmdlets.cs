using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text;

namespace IpRoute.PowerShellHost;

/// <summary>
/// Three cmdlets that exist for the tests only: the engine's package has no utility cmdlets, and the module under test uses
/// none. Each does what pwsh's does for the few parameters it has, and no more.
/// </summary>
internal static class TestCmdlets
{
    public static void AddTo(InitialSessionState state)
    {
        foreach (var type in new[] { typeof(SelectObjectCommand), typeof(ConvertFromCsvCommand), typeof(StartSleepCommand) })
        {
            var name = type.GetCustomAttribute<CmdletAttribute>() ?? throw new InvalidOperationException($"{type} is no cmdlet.");
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, helpFileName: null));
        }
    }
}

/// <summary>Passes the first objects on, then stops the commands before it, as pwsh's does.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private int passed;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++passed < First)
        {
            return;
        }

        // Only this internal exception ends the commands upstream and nothing else.
        var type = typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        throw (Exception)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}

/// <summary>RFC 4180 text to objects with string properties; the first record names them.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Csv")]
public sealed class ConvertFromCsvCommand : PSCmdlet
{
    private readonly StringBuilder text = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] InputObject { get; set; } = [];

    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = ',';

    protected override void ProcessRecord()
    {
        foreach (var line in InputObject)
        {
            text.Append(line).Append('\n');
        }
    }

    protected override void EndProcessing()
    {
        List<string>? names = null;
        foreach (var record in Records(text.ToString(), Delimiter))
        {
            if (names is null)
            {
                names = record;
                continue;
            }

            var row = new PSObject();
            for (var i = 0; i < names.Count; i++)
            {
                // A record that is too short leaves the rest null, not empty.
                row.Properties.Add(new PSNoteProperty(names[i], i < record.Count ? record[i] : null));
            }

            WriteObject(row);
        }
    }

    private static IEnumerable<List<string>> Records(string text, char delimiter)
    {
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter || c == '\n')
            {
                record.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    if (record is not [""])
                    {
                        yield return record;
                    }

                    record = [];
                }
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }
    }
}

/// <summary>Waits, and stops waiting when the pipeline is stopped.</summary>
[Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
public sealed class StartSleepCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim stopped = new();

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Seconds")]
    [ValidateRange(0d, 2147483d)]
    public double Seconds { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Milliseconds")]
    [ValidateRange(0, int.MaxValue)]
    public int Milliseconds { get; set; }

    public void Dispose() => stopped.Dispose();

    protected override void ProcessRecord() =>
        stopped.Wait(ParameterSetName == "Seconds" ? (int)(Seconds * 1000) : Milliseconds);

    protected override void StopProcessing() => stopped.Set();
}
