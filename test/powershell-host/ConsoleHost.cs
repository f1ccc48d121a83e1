using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text;

namespace IpRoute.PowerShellHost;

/// <summary>Runs commands of the command line, of a file, of standard input or of a person in one runspace.</summary>
internal sealed class ConsoleHost : PSHost, IDisposable
{
    private readonly HostArguments arguments;
    private readonly ConsoleInterface ui;
    private readonly Runspace runspace;
    private readonly Lock gate = new();
    private Pipeline? running;
    private int? exitCode;

    public ConsoleHost(HostArguments arguments)
    {
        this.arguments = arguments;
        ui = new ConsoleInterface(arguments.NonInteractive);

        // CreateDefault() would want the assembly of pwsh's own console host, which no package registry has.
        var state = InitialSessionState.CreateDefault2();
        TestCmdlets.AddTo(state);
        if (arguments.ExecutionPolicy is { } policy && OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = policy;
        }

        runspace = RunspaceFactory.CreateRunspace(this, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();

        // Background parts of the engine (completion, jobs' event handlers) look for the session here.
        Runspace.DefaultRunspace = runspace;
    }

    public override string Name => "ConsoleHost";

    public override Version Version { get; } = typeof(PSObject).Assembly.GetName().Version ?? new Version(7, 6);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => ui;

    public int Run()
    {
        if (arguments.WorkingDirectory is { } directory)
        {
            runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(directory));
        }

        if (arguments.File is { } file)
        {
            RunFile(file);
        }
        else if (arguments.Command is { } command)
        {
            var succeeded = Execute(Script(command), InputFor(() => Parser.ParseInput(command, out _, out _)), out var failure);
            if (failure is IncompleteParseException)
            {
                // To a prompt it means "read on", and carries no text. Here is no more to read, so the parser's word is due.
                Parser.ParseInput(command, out _, out var errors);
                failure = new ParseException(errors);
            }

            Report(failure);
            if (!arguments.NoExit)
            {
                // What pwsh promises: $? of the last command decides, unless `exit` said otherwise.
                exitCode ??= succeeded && LastCommandSucceeded() ? 0 : 1;
            }
        }

        if (exitCode is null && (arguments.NoExit || (arguments.File is null && arguments.Command is null)))
        {
            ReadAndRunLines();
        }

        return exitCode ?? 0;
    }

    /// <summary>Stops what runs, from another thread; with nothing running there is nothing to do.</summary>
    public void StopPipeline()
    {
        lock (gate)
        {
            running?.StopAsync();
        }
    }

    public override void SetShouldExit(int exitCode) => this.exitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public void Dispose() => runspace.Dispose();

    private void RunFile(string file)
    {
        if (!arguments.NoExit)
        {
            // `exit N` in a script sets $LASTEXITCODE and returns, unless the engine is told that the script is the program.
            var context = typeof(Runspace).GetProperty("ExecutionContext", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(runspace);
            context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(context, true);
        }

        var command = new Command(file, isScript: false, useLocalScope: false);
        foreach (var argument in arguments.FileArguments)
        {
            command.Parameters.Add(argument);
        }

        var pipeline = runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        var succeeded = Execute(pipeline, InputFor(() => Parser.ParseFile(file, out _, out _)), out var failure);
        Report(failure);
        if (!arguments.NoExit)
        {
            exitCode ??= succeeded ? 0 : 1;
        }
    }

    /// <summary>
    /// A line at a time, as pwsh reads `-Command -`: a line that does not parse for being incomplete opens a block, which
    /// grows with each line and runs at a blank one, if it is whole by then. A block that the input's end leaves open is not run.
    /// </summary>
    private void ReadAndRunLines()
    {
        var prompts = !arguments.ReadCommandsFromInput && !Console.IsInputRedirected;
        StringBuilder? block = null;
        while (exitCode is null)
        {
            if (prompts)
            {
                ui.Write(block is null ? Prompt() : ">> ");
            }

            var line = ui.ReadSourceLine();
            if (line is null)
            {
                return;
            }

            if (block is not null && !string.IsNullOrWhiteSpace(line))
            {
                block.Append('\n').Append(line);
                continue;
            }

            var source = block?.ToString() ?? line;
            block = null;
            if (string.IsNullOrWhiteSpace(source))
            {
                continue;
            }

            Execute(Script(source), input: null, out var failure);
            if (failure is IncompleteParseException)
            {
                block = new StringBuilder(source);
                continue;
            }

            Report(failure);
        }
    }

    /// <summary>A command goes into the history: what does not, leaves $? as it was.</summary>
    private Pipeline Script(string text) => runspace.CreatePipeline(text, addToHistory: true);

    /// <summary>Runs a pipeline into Out-Default; false when it threw or was stopped.</summary>
    private bool Execute(Pipeline pipeline, IEnumerable? input, out Exception? failure)
    {
        failure = null;
        if (pipeline.Commands.Count > 0)
        {
            pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        }

        pipeline.Commands.Add(new Command("Out-Default"));

        lock (gate)
        {
            running = pipeline;
        }

        try
        {
            if (input is null)
            {
                pipeline.Invoke();
            }
            else
            {
                pipeline.Invoke(input);
            }

            return pipeline.PipelineStateInfo.State == PipelineState.Completed;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (Exception e)
        {
            failure = e;
            return false;
        }
        finally
        {
            lock (gate)
            {
                running = null;
            }

            pipeline.Dispose();
        }
    }

    /// <summary>Shows what a pipeline threw the way the engine shows an error, position and all.</summary>
    private void Report(Exception? failure)
    {
        if (failure is null)
        {
            return;
        }

        var record = (failure as IContainsErrorRecord)?.ErrorRecord ?? new ErrorRecord(failure, "ConsoleHost", ErrorCategory.NotSpecified, null);
        var pipeline = runspace.CreatePipeline();
        var error = new PSObject(record);

        // Out-Default sends an object to the error stream for this mark, which only the engine can set.
        var stream = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);
        stream?.SetValue(error, Enum.Parse(stream.PropertyType, "Error"));
        if (!Execute(pipeline, new[] { error }, out _))
        {
            ui.WriteErrorLine(failure.Message);
        }
    }

    private bool LastCommandSucceeded()
    {
        using var pipeline = runspace.CreatePipeline("$?");
        return pipeline.Invoke() is [{ BaseObject: true }];
    }

    /// <summary>Standard input as lines, for a script that mentions $input, and for no other: it might never end.</summary>
    private IEnumerable? InputFor(Func<Ast> parse)
    {
        var asks = Console.IsInputRedirected && !arguments.NoExit
            && parse().Find(ast => ast is VariableExpressionAst { VariablePath.UserPath: var name } && name.Equals("input", StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: false) is not null;
        return asks ? Lines() : null;

        IEnumerable<string> Lines()
        {
            while (ui.ReadSourceLine() is { } line)
            {
                yield return line;
            }
        }
    }

    private string Prompt()
    {
        using var pipeline = runspace.CreatePipeline("prompt");
        try
        {
            return pipeline.Invoke() is [var text, ..] ? text.ToString() : "PS> ";
        }
        catch (RuntimeException)
        {
            return "PS> ";
        }
    }
}
