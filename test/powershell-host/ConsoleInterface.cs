using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace IpRoute.PowerShellHost;

/// <summary>Text in, text out. Colours are left out, so that what a test reads is what the engine wrote.</summary>
internal sealed class ConsoleInterface(bool nonInteractive) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new RawInterface();

    public override bool SupportsVirtualTerminal => false;

    /// <summary>A line of commands; unlike <see cref="ReadLine"/> it is no question, so -NonInteractive allows it.</summary>
    public string? ReadSourceLine() => Console.In.ReadLine();

    public override string ReadLine()
    {
        RefuseWhenNonInteractive();
        return Console.In.ReadLine() ?? throw new HostException("The question was not answered: standard input has ended.");
    }

    public override SecureString ReadLineAsSecureString()
    {
        var text = new SecureString();
        foreach (var character in ReadLine())
        {
            text.AppendChar(character);
        }

        return text;
    }

    public override void Write(string value) => Console.Out.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Console.Out.WriteLine(Plain(value));

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(Plain(value));

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RefuseWhenNonInteractive();
        Announce(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            answers[field.Name] = PSObject.AsPSObject(Ask(field));
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RefuseWhenNonInteractive();
        Announce(caption, message);
        var keys = choices.Select(choice => Key(choice.Label)).ToArray();
        var names = choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToArray();
        var menu = string.Concat(keys.Zip(names, (key, name) => $"[{key}] {name}  "));
        var preset = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice]}\")" : "";
        while (true)
        {
            Write($"{menu}[?] Help{preset}: ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var index = Array.FindIndex(keys, key => key.Equals(answer, StringComparison.OrdinalIgnoreCase));
            index = index >= 0 ? index : Array.FindIndex(names, name => name.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }

            if (answer == "?")
            {
                for (var i = 0; i < keys.Length; i++)
                {
                    WriteLine($"{keys[i]} - {choices[i].HelpMessage}");
                }
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException("This host does not ask for credentials.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    /// <summary>Before anything of the question is shown.</summary>
    private void RefuseWhenNonInteractive()
    {
        if (nonInteractive)
        {
            throw new PSInvalidOperationException("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }

    private void Announce(string caption, string message)
    {
        WriteLine("");
        foreach (var text in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(text))
            {
                WriteLine(text);
            }
        }
    }

    /// <summary>One value, or for a list one value a line until a blank one. The engine converts text to the parameter's type.</summary>
    private object Ask(FieldDescription field)
    {
        if (Type.GetType(field.ParameterAssemblyFullName)?.IsArray != true)
        {
            Write($"{field.Name}: ");
            return ReadLine();
        }

        var items = new List<string>();
        while (true)
        {
            Write($"{field.Name}[{items.Count}]: ");
            var item = ReadLine();
            if (item.Length == 0)
            {
                return items.ToArray();
            }

            items.Add(item);
        }
    }

    /// <summary>The formatter marks headings and errors with escape codes of its own accord.</summary>
    private static string Plain(string text) =>
        text.Contains('\e', StringComparison.Ordinal) ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;

    /// <summary>The letter after the ampersand of "&amp;Yes", or the whole label where none is marked.</summary>
    private static string Key(string label)
    {
        var mark = label.IndexOf('&');
        return mark >= 0 && mark + 1 < label.Length ? char.ToUpperInvariant(label[mark + 1]).ToString() : label;
    }
}
