# ---- The runtime part: the same in every generated module --------------------------------------------------------

# What one running cmdlet has sent and not yet shown.
class {{prefix}}Call {
    [string] $Command
    [bool] $Changes
    [int] $Waiting
    [System.Collections.Generic.List[string]] $Requests = [System.Collections.Generic.List[string]]::new()
    [System.Collections.Generic.List[string]] $Replies = [System.Collections.Generic.List[string]]::new()
}

# The child of this runspace and the pipes to it.
class {{prefix}}Channel {
    [System.Diagnostics.Process] $Process
    [System.IO.TextWriter] $Writer
    [System.IO.Stream] $Output
    [byte[]] $Buffer = [byte[]]::new(65536)
    [object] $Read
    [string] $Rest = ''
    [int] $Number
    [{{prefix}}Call] $Owner
    [object] $IdleSource
    [object] $IdleHook
    [System.IO.MemoryStream] $Diagnostics = [System.IO.MemoryStream]::new()
    [string[]] $Hello
}

# What this session works on.
class {{prefix}}Host {
    [string] $Backend
    [string] $ModuleVersion
    [string] $ExecutableVersion
    [string] $NodeVersion
    [int] $ProcessId
    [bool] $Elevated
    [string] $MachineFile
}

$script:Channel = $null
$script:Arguments = ''
$script:InMemory = $false
$script:Lost = $false
# How long a child that owes a reply may be silent, and how long one that nobody asks stays, in milliseconds.
$script:SilenceLimit = 30000
$script:IdleLimit = 60000

function Get-{{prefix}}ErrorRecord {
    # Makes an error record whose id is the same in every language.
    param ([string] $Id, [string] $Category, [string] $Message, [string] $Action, [object] $Target, [string] $Status)
    if ($Status) {
        $exception = [System.ComponentModel.Win32Exception]::new([int] $Status, $Message)
    } elseif ($Category -ceq 'InvalidArgument') {
        $exception = [System.ArgumentException]::new($Message)
    } else {
        $exception = [System.InvalidOperationException]::new($Message)
    }
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $Target)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($Message)
    $record.ErrorDetails.RecommendedAction = $Action
    $record
}

function ConvertTo-{{prefix}}Field {
    # Escapes one field of a request, as PostgreSQL's COPY format does; ASCII only.
    param ([object] $Value)
    $text = [string] $Value
    if ($text -cmatch '^[ -\[\]-~]*$') { return $text }
    $builder = [System.Text.StringBuilder]::new()
    foreach ($character in $text.ToCharArray()) {
        $code = [int] $character
        if ($code -eq 92) {
            $null = $builder.Append('\\')
        } elseif ($code -eq 9) {
            $null = $builder.Append('\t')
        } elseif ($code -eq 10) {
            $null = $builder.Append('\n')
        } elseif ($code -eq 13) {
            $null = $builder.Append('\r')
        } elseif ($code -lt 32 -or $code -gt 126) {
            $null = $builder.Append('\u').Append($code.ToString('x4'))
        } else {
            $null = $builder.Append($character)
        }
    }
    $builder.ToString()
}

function ConvertTo-{{prefix}}List {
    # Writes a list as one field.
    param ([object[]] $Value)
    if ($null -eq $Value -or $Value.Length -eq 0) { return '' }
    $items = foreach ($item in $Value) { ConvertTo-{{prefix}}Field -Value $item }
    [string]::Join('\,', [string[]] @($items))
}

function ConvertFrom-{{prefix}}Field {
    # Reads the fields of a reply that holds escapes: \N is null; the lists at $Skip stay as they are.
    param ([string[]] $Field, [int[]] $Skip)
    $values = [object[]]::new($Field.Length)
    for ($at = 0; $at -lt $Field.Length; $at++) {
        $text = $Field[$at]
        if ($text.IndexOf([char] 92) -lt 0 -or $Skip -contains $at) {
            $values[$at] = $text
        } elseif ($text -cne '\N') {
            $values[$at] = [regex]::Unescape($text)
        }
    }
    , $values
}

function ConvertFrom-{{prefix}}List {
    # Reads a list from one field.
    param ([string] $Field)
    if ($Field -ceq '\A') { return , [string[]] @() }
    $items = foreach ($match in [regex]::Matches($Field, '(?:[^\\]|\\[^,])+')) { [regex]::Unescape($match.Value) }
    , [string[]] @($items)
}

function Find-{{prefix}}Executable {
    # The executable for this machine's own architecture, also from a 32-bit PowerShell.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ([System.IO.Path]::DirectorySeparatorChar -eq [char] 92) {
        $architecture = [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITEW6432')
        if (-not $architecture) { $architecture = [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITECTURE') }
        # Windows on Arm runs x64 programs.
        $folders = if ($architecture -eq 'ARM64') { 'win-arm64', 'win-x64' } else { , 'win-x64' }
        $file = '{{executable}}.exe'
    } else {
        $folders = , 'linux-x64'
        $file = '{{executable}}'
    }
    foreach ($folder in $folders) {
        $path = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $folder, $file)
        if ([System.IO.File]::Exists($path)) { return $path }
    }
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id 'ExecutableMissing' -Category 'ObjectNotFound' `
                -Message "The module's executable is missing: '$path'." `
                -Action 'Install the module again, or build it with: npm run build' -Target $path))
}

function Open-{{prefix}}Channel {
    # Gives the running child, or starts one. Nothing is in flight then: what another cmdlet awaits is read first.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call)
    $channel = $script:Channel
    if ($null -ne $channel) {
        if ($null -ne $channel.IdleHook) {
            $channel.IdleHook.Dispose()
            $channel.IdleHook = $null
        }
        $idle = $null -ne $channel.IdleSource -and $channel.IdleSource.IsCancellationRequested
        if (-not $idle -and -not $channel.Process.HasExited) {
            if ($null -ne $channel.Owner -and $channel.Owner -ne $Call) {
                Send-{{prefix}}Request -Cmdlet $Cmdlet -Channel $channel -Left 0
            }
            $channel.Owner = $Call
            return $channel
        }
        Close-{{prefix}}Channel
        if ($script:InMemory) { $script:Lost = $true }
    }
    if ($script:Lost) {
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id 'MemoryMachineLost' -Category 'ResourceUnavailable' `
                    -Message 'The simulated machine was kept in memory, and its process has ended: its state is lost.' `
                    -Action 'Run Connect-{{prefix}}Host again; with -MachineFile the state is kept in a file.'))
    }
    $path = Find-{{prefix}}Executable -Cmdlet $Cmdlet
    $start = [System.Diagnostics.ProcessStartInfo]::new($path, $script:Arguments)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.WorkingDirectory = [System.Environment]::SystemDirectory
    if (-not $start.WorkingDirectory) { $start.WorkingDirectory = '/' }
    # .NET Framework throws at the first look when the block holds both Path and PATH; the second look works.
    try { $null = $start.EnvironmentVariables.Count } catch { $null = $_ }
    $start.EnvironmentVariables.Clear()
    foreach ($name in 'SystemRoot', 'windir', 'SystemDrive', 'TEMP', 'TMP', 'LANG') {
        $value = [System.Environment]::GetEnvironmentVariable($name)
        if ($value) { $start.EnvironmentVariables.Add($name, $value) }
    }
    $channel = [{{prefix}}Channel]::new()
    try {
        $channel.Process = [System.Diagnostics.Process]::Start($start)
    } catch {
        $reason = $_.Exception.GetBaseException()
        $blocked = $reason -is [System.ComponentModel.Win32Exception] -and $reason.NativeErrorCode -in 5, 225, 1260, 4551
        $id = if ($blocked) { 'ExecutableBlocked' } else { 'ExecutableNotStarted' }
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id $id -Category 'ResourceUnavailable' `
                    -Message "The module's executable '$path' could not be started: $($reason.Message)" `
                    -Action 'Let the policy or virus protection of this computer allow that file.' -Target $path))
    }
    $stdin = $channel.Process.StandardInput.BaseStream
    $channel.Writer = [System.IO.TextWriter]::Synchronized([System.IO.StreamWriter]::new($stdin, [System.Text.Encoding]::ASCII, 8192))
    $channel.Output = $channel.Process.StandardOutput.BaseStream
    $null = $channel.Process.StandardError.BaseStream.CopyToAsync($channel.Diagnostics)
    $script:Channel = $channel
    $channel.Owner = [{{prefix}}Call]::new()
    $channel.Owner.Waiting = 1
    Receive-{{prefix}}Reply -Cmdlet $Cmdlet -Channel $channel -Left 0
    $hello = ConvertFrom-{{prefix}}Field -Field $channel.Owner.Replies[0].Split([char] 9)
    if ($hello[0] -ceq '!') {
        Close-{{prefix}}Channel
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id $hello[2] -Category $hello[3] -Message $hello[4] `
                    -Action $hello[5] -Status $hello[6]))
    }
    if ($hello[1] -cne '{{protocol}}' -or $hello[4] -cne '{{checksum}}') {
        Close-{{prefix}}Channel
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id 'ExecutableMismatch' -Category 'InvalidOperation' `
                    -Message ("Module and executable do not belong together: the module is {{version}} " +
                    "(protocol {{protocol}}, contract {{checksum}}), '$path' is $($hello[3]) (protocol $($hello[1]), contract $($hello[4])).") `
                    -Action 'Install the module again as a whole.' -Target $path))
    }
    $channel.Hello = $hello
    $channel.Owner = $Call
    $channel
}

function Close-{{prefix}}Channel {
    # Ends the child: it leaves at the end of its input.
    $channel = $script:Channel
    $script:Channel = $null
    if ($null -eq $channel) { return }
    if ($null -ne $channel.IdleHook) { $channel.IdleHook.Dispose() }
    try { $channel.Writer.Close() } catch { $null = $_ }
    if (-not $channel.Process.WaitForExit(2000)) {
        try { $channel.Process.Kill() } catch { $null = $_ }
    }
    $channel.Process.Dispose()
}

function Send-{{prefix}}Request {
    # Sends what was written, then waits for all but what was just sent: never more than two chunks are unread.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Channel] $Channel, [int] $Left)
    try {
        $Channel.Writer.Flush()
    } catch {
        Write-{{prefix}}Loss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended'
    }
    Receive-{{prefix}}Reply -Cmdlet $Cmdlet -Channel $Channel -Left $Left
}

function Receive-{{prefix}}Reply {
    # Reads replies until no more than $Left requests wait for their end.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Channel] $Channel, [int] $Left)
    $call = $Channel.Owner
    $waited = 0
    while ($call.Waiting -gt $Left) {
        if ($null -eq $Channel.Read) {
            $Channel.Read = $Channel.Output.ReadAsync($Channel.Buffer, 0, $Channel.Buffer.Length)
        }
        # In slices, so that Ctrl+C is heard; the read goes on and its bytes are not lost.
        $ready = $false
        try { $ready = $Channel.Read.Wait(100) } catch { Write-{{prefix}}Loss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended' }
        if (-not $ready) {
            $waited += 100
            if ($waited -ge $script:SilenceLimit) { Write-{{prefix}}Loss -Cmdlet $Cmdlet -Channel $Channel -Reason 'gave no answer' }
            continue
        }
        $waited = 0
        $count = $Channel.Read.Result
        $Channel.Read = $null
        if ($count -eq 0) { Write-{{prefix}}Loss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended' }
        $lines = ($Channel.Rest + [System.Text.Encoding]::ASCII.GetString($Channel.Buffer, 0, $count)).Split([char] 10)
        $last = $lines.Length - 1
        $Channel.Rest = $lines[$last]
        for ($at = 0; $at -lt $last; $at++) {
            $line = $lines[$at]
            $call.Replies.Add($line)
            $kind = [int] $line[0]
            # 61 '=', 33 '!' and the hello line 'h' end a request; 45 '-' and 63 '?' do not.
            if ($kind -eq 61 -or $kind -eq 33 -or $line.StartsWith('hello')) {
                $call.Waiting--
            } elseif ($kind -ne 45 -and $kind -ne 63) {
                Write-{{prefix}}Loss -Cmdlet $Cmdlet -Channel $Channel -Reason 'answered with something else than a reply'
            }
        }
    }
}

function Write-{{prefix}}Loss {
    # The child is of no use any more: says so, and what may have happened.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Channel] $Channel, [string] $Reason)
    $call = $Channel.Owner
    $text = [System.Text.Encoding]::UTF8.GetString($Channel.Diagnostics.ToArray()).Trim()
    if ($script:InMemory) { $script:Lost = $true }
    try { $Channel.Process.Kill() } catch { $null = $_ }
    Close-{{prefix}}Channel
    $message = "The module's executable $Reason."
    if ($call.Changes -and $call.Waiting -gt 0) {
        $message += " The outcome of $($call.Waiting) request(s) of $($call.Command) is unknown."
    }
    if ($text) { $message += " It said: $text" }
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}ErrorRecord -Id 'ExecutableLost' -Category 'ResourceUnavailable' -Message $message `
                -Action 'Read the present state before you try again: the next command starts a new process.'))
}

function Wait-{{prefix}}Idle {
    # Lets the child end when nobody asks for a while. A .NET delegate does it: no script runs on a timer.
    param ([{{prefix}}Channel] $Channel)
    if ($script:InMemory -or $null -ne $Channel.IdleHook) { return }
    $close = [System.Threading.Tasks.Task]::new([System.Action] [System.Delegate]::CreateDelegate([System.Action], $Channel.Writer, 'Close'))
    $Channel.IdleSource = [System.Threading.CancellationTokenSource]::new($script:IdleLimit)
    $Channel.IdleHook = $Channel.IdleSource.Token.Register([System.Action] [System.Delegate]::CreateDelegate([System.Action], $close, 'Start'))
}

function Register-{{prefix}}Flush {
    # Sends in a moment what is written by then. The writer is synchronised; the task keeps an error to itself.
    param ([{{prefix}}Channel] $Channel)
    $task = [System.Threading.Tasks.Task]::new([System.Action] [System.Delegate]::CreateDelegate([System.Action], $Channel.Writer, 'Flush'))
    $source = [System.Threading.CancellationTokenSource]::new(25)
    $null = $source.Token.Register([System.Action] [System.Delegate]::CreateDelegate([System.Action], $task, 'Start'))
    $source
}

function Write-{{prefix}}Failure {
    # Writes the error of one record; the others go on.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call, [string] $Reply, [string[]] $Column)
    $fact = ConvertFrom-{{prefix}}Field -Field $Reply.Split([char] 9)
    $key = [ordered] @{}
    foreach ($request in $Call.Requests) {
        if (-not $request.StartsWith($fact[1] + [char] 9)) { continue }
        $given = $request.Split([char] 9)
        for ($at = 0; $at -lt $Column.Length -and $at + 4 -lt $given.Length; $at++) {
            if ($given[$at + 4]) { $key[$Column[$at]] = [regex]::Unescape($given[$at + 4].Replace('\,', ',')) }
        }
    }
    $message = $fact[4]
    if ($fact[7]) { $message += " Windows says: $($fact[7])" }
    $Cmdlet.WriteError((Get-{{prefix}}ErrorRecord -Id $fact[2] -Category $fact[3] -Message $message -Action $fact[5] `
                -Target ([pscustomobject] $key) -Status $fact[6]))
}

function Write-{{prefix}}Unshown {
    # A pipeline that was stopped early still made its changes: says which.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Command, [System.Collections.IEnumerator] $Rest)
    $count = 0
    $names = @(
        do {
            $count++
            $item = $Rest.Current
            if ($count -le 5) { "$($item.{{unshown}})" }
        } while ($Rest.MoveNext())
    )
    $text = "The pipeline was stopped; $Command made $count change(s) that were not shown: $([string]::Join(', ', [string[]] $names))"
    if ($count -gt 5) { $text += ' and others' }
    try { $Cmdlet.WriteWarning($text) } catch { $Cmdlet.Host.UI.WriteWarningLine($text) }
}

function Get-{{prefix}}HostObject {
    $hello = $script:Channel.Hello
    $item = [{{prefix}}Host]::new()
    $item.Backend = $hello[6]
    $item.ModuleVersion = '{{version}}'
    $item.ExecutableVersion = $hello[3]
    $item.NodeVersion = $hello[9]
    $item.ProcessId = [int] $hello[5]
    $item.Elevated = $hello[7] -ceq '1'
    $item.MachineFile = $hello[8]
    $item
}

function Connect-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('{{prefix}}Host')]
    param (
{{connectParameters}}
    )
    end {
        $words = @(
{{connectWords}}
        )
        Close-{{prefix}}Channel
        $script:Lost = $false
        $script:InMemory = {{inMemory}}
        # Quoted as the C runtime reads it: backslashes before a quote or the end are doubled.
        $quoted = foreach ($word in $words) {
            '"' + ($word -creplace '(\\*)"', '$1$1\"' -creplace '(\\+)$', '$1$1') + '"'
        }
        $script:Arguments = [string]::Join(' ', [string[]] @($quoted))
        try {
            $channel = Open-{{prefix}}Channel -Cmdlet $PSCmdlet -Call ([{{prefix}}Call]::new())
        } catch {
            $script:Arguments = ''
            $script:InMemory = $false
            $PSCmdlet.ThrowTerminatingError($_)
        }
        Get-{{prefix}}HostObject
        Wait-{{prefix}}Idle -Channel $channel
    }
}

function Disconnect-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param ()
    end {
        Close-{{prefix}}Channel
        $script:Arguments = ''
        $script:InMemory = $false
        $script:Lost = $false
    }
}

function Get-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('{{prefix}}Host')]
    param ()
    end {
        $channel = Open-{{prefix}}Channel -Cmdlet $PSCmdlet -Call ([{{prefix}}Call]::new())
        Get-{{prefix}}HostObject
        Wait-{{prefix}}Idle -Channel $channel
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { Close-{{prefix}}Channel }
