using System.Management.Automation.Runspaces;
using System.Text;
using Microsoft.PowerShell;

namespace IpRoute.PowerShellHost;

/// <summary>The part of pwsh's command line that tests and people at a prompt use, with pwsh's meaning.</summary>
internal sealed class HostArguments
{
    public const int UsageExitCode = 64;

    public bool NonInteractive { get; private set; }

    public bool NoExit { get; private set; }

    public bool ServeJobs { get; private set; }

    public bool ReadCommandsFromInput { get; private set; }

    public string? Command { get; private set; }

    public string? File { get; private set; }

    public string? WorkingDirectory { get; private set; }

    public ExecutionPolicy? ExecutionPolicy { get; private set; }

    public List<CommandParameter> FileArguments { get; } = [];

    public static HostArguments Parse(string[] args)
    {
        var parsed = new HostArguments();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].StartsWith('-') || (OperatingSystem.IsWindows() && args[i].StartsWith('/')) ? args[i].TrimStart('-', '/') : null;
            switch (name?.ToLowerInvariant())
            {
                case "nologo" or "noprofile" or "nop" or "noprofileloadtime" or "sta" or "mta" or "login" or "l":
                    break;
                case "noninteractive" or "noni":
                    parsed.NonInteractive = true;
                    break;
                case "noexit" or "noe":
                    parsed.NoExit = true;
                    break;
                case "servermode" or "s":
                    parsed.ServeJobs = true;
                    break;
                case "executionpolicy" or "ex" or "ep":
                    parsed.ExecutionPolicy = ParsePolicy(Next(args, ref i));
                    break;
                case "workingdirectory" or "wd" or "wo":
                    parsed.WorkingDirectory = Next(args, ref i);
                    break;
                case "outputformat" or "of" or "inputformat" or "if" or "windowstyle" or "w":
                    // Text is what there is.
                    Next(args, ref i);
                    break;
                case "encodedcommand" or "e" or "ec":
                    parsed.Command = Encoding.Unicode.GetString(Convert.FromBase64String(Next(args, ref i)));
                    break;
                case "command" or "c":
                    parsed.TakeCommand(args[(i + 1)..]);
                    return parsed;
                case "file" or "f":
                    parsed.TakeFile(Next(args, ref i), args[(i + 1)..]);
                    return parsed;
                case null:
                    // As in pwsh, the first argument that is no option is a script file.
                    parsed.TakeFile(args[i], args[(i + 1)..]);
                    return parsed;
                default:
                    throw new FormatException($"The argument '{args[i]}' is not known to this host. Use -Command, -File, or neither to be asked for commands.");
            }
        }

        return parsed;
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"A value is missing after '{args[^1]}'.");

    private static ExecutionPolicy ParsePolicy(string text) =>
        Enum.TryParse<ExecutionPolicy>(text, ignoreCase: true, out var policy)
            ? policy
            : throw new FormatException($"'{text}' is not an execution policy. Use one of: {string.Join(", ", Enum.GetNames<ExecutionPolicy>())}.");

    private void TakeCommand(string[] rest)
    {
        if (rest.Length == 0)
        {
            throw new FormatException("A value is missing after '-Command'.");
        }

        ReadCommandsFromInput = rest is ["-"];
        Command = ReadCommandsFromInput ? null : string.Join(' ', rest);
    }

    private void TakeFile(string file, string[] rest)
    {
        File = Path.GetFullPath(file);
        if (!System.IO.File.Exists(File))
        {
            throw new FormatException($"The script file '{file}' does not exist.");
        }

        foreach (var argument in rest)
        {
            FileArguments.Add(ToParameter(argument));
        }
    }

    /// <summary>-Name, -Name:value and -Switch:$false name a parameter; everything else is a value, as it is.</summary>
    private static CommandParameter ToParameter(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-' || !(char.IsLetter(argument[1]) || argument[1] is '_' or '?'))
        {
            return new CommandParameter(null, argument);
        }

        var colon = argument.IndexOf(':');
        if (colon < 0 || colon == argument.Length - 1)
        {
            // The dash is kept: it makes the engine treat the name as a parameter token that may take the next argument.
            return new CommandParameter(argument);
        }

        object value = argument[(colon + 1)..].ToLowerInvariant() switch
        {
            "$true" => true,
            "$false" => false,
            _ => argument[(colon + 1)..],
        };
        return new CommandParameter(argument[..colon], value);
    }
}
