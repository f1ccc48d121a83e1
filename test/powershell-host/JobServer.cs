using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace IpRoute.PowerShellHost;

/// <summary>The other end of Start-Job: the engine's own server of remoting messages over standard input and output.</summary>
internal static class JobServer
{
    public static int Run(string? workingDirectory)
    {
        // Told the folder itself, the mediator would call Set-Location, which is one of the cmdlets that are not there.
        var enter = workingDirectory is null
            ? ""
            : $"$null = $ExecutionContext.SessionState.Path.SetLocation('{CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(workingDirectory))}')";

        // The class is the one pwsh -s calls; it is internal, for pwsh is its only user.
        const string mediator = "System.Management.Automation.Remoting.Server.StdIOProcessMediator";
        var run = typeof(PSObject).Assembly.GetType(mediator)?.GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(mediator, "Run");

        // By name: the order of the parameters has changed between versions.
        var values = run.GetParameters().Select(parameter => parameter.Name switch
        {
            "initialCommand" => enter,
            "combineErrOutStream" => (object?)false,
            _ => null,
        });
        run.Invoke(null, values.ToArray());
        return 0;
    }
}
