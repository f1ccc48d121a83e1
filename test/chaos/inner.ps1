# A PowerShell within this one, which the script outside can stop, ask and watch as a person at a prompt does: what it
# shows, its errors and its warnings are there however it ends. Linux only: signals are sent to the executable.

Add-Type -TypeDefinition @'
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.InteropServices;
using System.Security;

/// <summary>A host that shows nothing and keeps the warnings that a stopped cmdlet can only give to it.</summary>
public class InnerHost : PSHost
{
    private readonly InnerUi ui = new InnerUi();
    public ConcurrentQueue<string> Warnings { get { return ui.Warnings; } }
    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name { get { return "Inner"; } }
    public override PSHostUserInterface UI { get { return ui; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}

public class InnerUi : PSHostUserInterface
{
    public readonly ConcurrentQueue<string> Warnings = new ConcurrentQueue<string>();
    public override PSHostRawUserInterface RawUI { get { return null; } }
    public override void WriteWarningLine(string message) { Warnings.Enqueue(message); }
    public override void Write(string value) { }
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
    public override void WriteLine(string value) { }
    public override void WriteErrorLine(string value) { }
    public override void WriteDebugLine(string message) { }
    public override void WriteVerboseLine(string message) { }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }
    public override string ReadLine() { return ""; }
    public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> fields) { throw new NotSupportedException(); }
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int choice) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string user, string target) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string user, string target, PSCredentialTypes types, PSCredentialUIOptions options) { throw new NotSupportedException(); }
}

public static class Signal
{
    public const int Kill = 9, Continue = 18, Stop = 19;
    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Send(int processId, int signal);
}
'@

$script:innerHost = [InnerHost]::new()
$script:inner = [runspacefactory]::CreateRunspace($script:innerHost, [initialsessionstate]::CreateDefault2())
$script:inner.Open()

function Start-Inner {
    # Begins a script there. At most one runs at a time.
    param ([string] $Script, [object[]] $Arguments)
    $shell = [powershell]::Create()
    $shell.Runspace = $script:inner
    $null = $shell.AddScript($Script)
    foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $handle = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]] $null, $output)
    [pscustomobject] @{ Shell = $shell; Output = $output; Handle = $handle }
}

function Complete-Inner {
    # Waits for its end: what it showed, its errors and warnings, and whether it was stopped. One that shows nothing more
    # and does not end is the end of this process: nothing could be said of what comes after it. On a slow machine one
    # that comes on may take long. What it shows is its output, or grows in $Shown.
    param ([object] $Run, [System.Collections.IList] $Shown = @(), [int] $Seconds = 120)
    do {
        $before = $Run.Output.Count + $Shown.Count
        $ended = $Run.Handle.AsyncWaitHandle.WaitOne($Seconds * 1000)
        if (-not $ended -and $Run.Output.Count + $Shown.Count -eq $before) {
            throw "hangs: it showed nothing for $Seconds s"
        }
    } until ($ended)
    $problems = @()
    try {
        $null = $Run.Shell.EndInvoke($Run.Handle)
    } catch [System.Management.Automation.MethodInvocationException] {
        # Of a stopped pipeline there is nothing to say; what ends a script otherwise is an error like others.
        $base = $_.Exception.InnerException
        if ($base -isnot [System.Management.Automation.PipelineStoppedException]) { $problems = @($base.ErrorRecord) }
    }
    # Each warning goes to the host, also those of a cmdlet that is stopped and has no stream any more.
    $warnings = @()
    $text = ''
    while ($script:innerHost.Warnings.TryDequeue([ref] $text)) { $warnings += $text }
    $done = [pscustomobject] @{
        Output   = @($Run.Output)
        Errors   = @($Run.Shell.Streams.Error) + $problems
        Warnings = $warnings
        Stopped  = $Run.Shell.InvocationStateInfo.State -eq 'Stopped'
    }
    $Run.Shell.Dispose()
    $done
}

function Invoke-Inner {
    param ([string] $Script, [object[]] $Arguments)
    Complete-Inner -Run (Start-Inner -Script $Script -Arguments $Arguments)
}

function Assert-Quiet {
    # Of a script that nothing disturbs.
    param ([object] $Done)
    if ($Done.Errors.Count -gt 0) { throw "an error that nobody expects: $($Done.Errors[0])" }
    $Done
}

function Close-Inner {
    # Ends that session; what is wrong: a process that it leaves behind.
    $script:inner.Close()
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    do {
        $left = @(
            foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
                # Its name, which may have blanks, is in brackets; then its state and its parent. Z has ended.
                $stat = try { [System.IO.File]::ReadAllText("$folder/stat") } catch { '' }
                if ($stat -match '\) ([^Z]) ([0-9]+) ' -and [int] $Matches[2] -eq $PID) { $folder }
            }
        )
        if ($left.Count -gt 0) { [System.Threading.Thread]::Sleep(100) }
    } until ($left.Count -eq 0 -or $clock.Elapsed.TotalSeconds -gt 60)
    if ($left.Count -gt 0) { "the session has ended, and $($left.Count) of its processes have not" }
}
