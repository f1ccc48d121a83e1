# Generated from the TypeScript contract. Change the contract and run: npm run generate

class IpRouteEntry {
    [string] $DestinationPrefix
    [string] $NextHop
    [uint32] $InterfaceIndex
    [string] $InterfaceAlias
    [uint64] $InterfaceLuid
    [string] $AddressFamily
    [uint32] $RouteMetric
    [System.Nullable[uint32]] $InterfaceMetric
    [System.Nullable[uint64]] $EffectiveMetric
    [timespan] $ValidLifetime
    [timespan] $PreferredLifetime
    [byte] $SitePrefixLength
    [string] $Protocol
    [bool] $Loopback
    [bool] $AutoconfigureAddress
    [string] $Publish
    [bool] $Immortal
    [timespan] $Age
    [string] $Origin
    [string] $Store
    [string] $Backend
}

class IpRouteChange {
    [string] $Action
    [bool] $Changed
    [bool] $WhatIf
    [string] $DestinationPrefix
    [string] $NextHop
    [uint32] $InterfaceIndex
    [string] $InterfaceAlias
    [uint64] $InterfaceLuid
    [string[]] $ChangedProperties
    [IpRouteEntry] $Before
    [IpRouteEntry] $After
    [string] $Store
    [string] $Backend
}

# ---- The runtime part: the same in every generated module --------------------------------------------------------

# What one running cmdlet has sent and not yet shown.
class IpRouteCall {
    [string] $Command
    [bool] $Changes
    [int] $Waiting
    [System.Collections.Generic.List[string]] $Requests = [System.Collections.Generic.List[string]]::new()
    [System.Collections.Generic.List[string]] $Replies = [System.Collections.Generic.List[string]]::new()
}

# The child of this runspace and the pipes to it.
class IpRouteChannel {
    [System.Diagnostics.Process] $Process
    [System.IO.TextWriter] $Writer
    [System.IO.Stream] $Output
    [byte[]] $Buffer = [byte[]]::new(65536)
    [object] $Read
    [string] $Rest = ''
    [int] $Number
    [IpRouteCall] $Owner
    [object] $IdleSource
    [object] $IdleHook
    [System.IO.MemoryStream] $Diagnostics = [System.IO.MemoryStream]::new()
    [string[]] $Hello
}

# What this session works on.
class IpRouteHost {
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

function Get-IpRouteErrorRecord {
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

function ConvertTo-IpRouteField {
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

function ConvertTo-IpRouteList {
    # Writes a list as one field.
    param ([object[]] $Value)
    if ($null -eq $Value -or $Value.Length -eq 0) { return '' }
    $items = foreach ($item in $Value) { ConvertTo-IpRouteField -Value $item }
    [string]::Join('\,', [string[]] @($items))
}

function ConvertFrom-IpRouteField {
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

function ConvertFrom-IpRouteList {
    # Reads a list from one field.
    param ([string] $Field)
    if ($Field -ceq '\A') { return , [string[]] @() }
    $items = foreach ($match in [regex]::Matches($Field, '(?:[^\\]|\\[^,])+')) { [regex]::Unescape($match.Value) }
    , [string[]] @($items)
}

function Find-IpRouteExecutable {
    # The executable for this machine's own architecture, also from a 32-bit PowerShell.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ([System.IO.Path]::DirectorySeparatorChar -eq [char] 92) {
        $architecture = [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITEW6432')
        if (-not $architecture) { $architecture = [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITECTURE') }
        # Windows on Arm runs x64 programs.
        $folders = if ($architecture -eq 'ARM64') { 'win-arm64', 'win-x64' } else { , 'win-x64' }
        $file = 'iproute.exe'
    } else {
        $folders = , 'linux-x64'
        $file = 'iproute'
    }
    foreach ($folder in $folders) {
        $path = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $folder, $file)
        if ([System.IO.File]::Exists($path)) { return $path }
    }
    $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id 'ExecutableMissing' -Category 'ObjectNotFound' `
                -Message "The module's executable is missing: '$path'." `
                -Action 'Install the module again, or build it with: npm run build' -Target $path))
}

function Open-IpRouteChannel {
    # Gives the running child, or starts one. Nothing is in flight then: what another cmdlet awaits is read first.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [IpRouteCall] $Call)
    $channel = $script:Channel
    if ($null -ne $channel) {
        if ($null -ne $channel.IdleHook) {
            $channel.IdleHook.Dispose()
            $channel.IdleHook = $null
        }
        $idle = $null -ne $channel.IdleSource -and $channel.IdleSource.IsCancellationRequested
        if (-not $idle -and -not $channel.Process.HasExited) {
            if ($null -ne $channel.Owner -and $channel.Owner -ne $Call) {
                Send-IpRouteRequest -Cmdlet $Cmdlet -Channel $channel -Left 0
            }
            $channel.Owner = $Call
            return $channel
        }
        Close-IpRouteChannel
        if ($script:InMemory) { $script:Lost = $true }
    }
    if ($script:Lost) {
        $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id 'MemoryMachineLost' -Category 'ResourceUnavailable' `
                    -Message 'The simulated machine was kept in memory, and its process has ended: its state is lost.' `
                    -Action 'Run Connect-IpRouteHost again; with -MachineFile the state is kept in a file.'))
    }
    $path = Find-IpRouteExecutable -Cmdlet $Cmdlet
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
    $channel = [IpRouteChannel]::new()
    try {
        $channel.Process = [System.Diagnostics.Process]::Start($start)
    } catch {
        $reason = $_.Exception.GetBaseException()
        $blocked = $reason -is [System.ComponentModel.Win32Exception] -and $reason.NativeErrorCode -in 5, 225, 1260, 4551
        $id = if ($blocked) { 'ExecutableBlocked' } else { 'ExecutableNotStarted' }
        $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id $id -Category 'ResourceUnavailable' `
                    -Message "The module's executable '$path' could not be started: $($reason.Message)" `
                    -Action 'Let the policy or virus protection of this computer allow that file.' -Target $path))
    }
    $stdin = $channel.Process.StandardInput.BaseStream
    $channel.Writer = [System.IO.TextWriter]::Synchronized([System.IO.StreamWriter]::new($stdin, [System.Text.Encoding]::ASCII, 8192))
    $channel.Output = $channel.Process.StandardOutput.BaseStream
    $null = $channel.Process.StandardError.BaseStream.CopyToAsync($channel.Diagnostics)
    $script:Channel = $channel
    $channel.Owner = [IpRouteCall]::new()
    $channel.Owner.Waiting = 1
    Receive-IpRouteReply -Cmdlet $Cmdlet -Channel $channel -Left 0
    $hello = ConvertFrom-IpRouteField -Field $channel.Owner.Replies[0].Split([char] 9)
    if ($hello[0] -ceq '!') {
        Close-IpRouteChannel
        $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id $hello[2] -Category $hello[3] -Message $hello[4] `
                    -Action $hello[5] -Status $hello[6]))
    }
    if ($hello[1] -cne '1' -or $hello[4] -cne '1709484213fac9d6') {
        Close-IpRouteChannel
        $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id 'ExecutableMismatch' -Category 'InvalidOperation' `
                    -Message ("Module and executable do not belong together: the module is 0.1.0 " +
                    "(protocol 1, contract 1709484213fac9d6), '$path' is $($hello[3]) (protocol $($hello[1]), contract $($hello[4])).") `
                    -Action 'Install the module again as a whole.' -Target $path))
    }
    $channel.Hello = $hello
    $channel.Owner = $Call
    $channel
}

function Close-IpRouteChannel {
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

function Send-IpRouteRequest {
    # Sends what was written, then waits for all but what was just sent: never more than two chunks are unread.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [IpRouteChannel] $Channel, [int] $Left)
    try {
        $Channel.Writer.Flush()
    } catch {
        Write-IpRouteLoss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended'
    }
    Receive-IpRouteReply -Cmdlet $Cmdlet -Channel $Channel -Left $Left
}

function Receive-IpRouteReply {
    # Reads replies until no more than $Left requests wait for their end.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [IpRouteChannel] $Channel, [int] $Left)
    $call = $Channel.Owner
    $waited = 0
    while ($call.Waiting -gt $Left) {
        if ($null -eq $Channel.Read) {
            $Channel.Read = $Channel.Output.ReadAsync($Channel.Buffer, 0, $Channel.Buffer.Length)
        }
        # In slices, so that Ctrl+C is heard; the read goes on and its bytes are not lost.
        $ready = $false
        try { $ready = $Channel.Read.Wait(100) } catch { Write-IpRouteLoss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended' }
        if (-not $ready) {
            $waited += 100
            if ($waited -ge $script:SilenceLimit) { Write-IpRouteLoss -Cmdlet $Cmdlet -Channel $Channel -Reason 'gave no answer' }
            continue
        }
        $waited = 0
        $count = $Channel.Read.Result
        $Channel.Read = $null
        if ($count -eq 0) { Write-IpRouteLoss -Cmdlet $Cmdlet -Channel $Channel -Reason 'ended' }
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
                Write-IpRouteLoss -Cmdlet $Cmdlet -Channel $Channel -Reason 'answered with something else than a reply'
            }
        }
    }
}

function Write-IpRouteLoss {
    # The child is of no use any more: says so, and what may have happened.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [IpRouteChannel] $Channel, [string] $Reason)
    $call = $Channel.Owner
    $text = [System.Text.Encoding]::UTF8.GetString($Channel.Diagnostics.ToArray()).Trim()
    if ($script:InMemory) { $script:Lost = $true }
    try { $Channel.Process.Kill() } catch { $null = $_ }
    Close-IpRouteChannel
    $message = "The module's executable $Reason."
    if ($call.Changes -and $call.Waiting -gt 0) {
        $message += " The outcome of $($call.Waiting) request(s) of $($call.Command) is unknown."
    }
    if ($text) { $message += " It said: $text" }
    $Cmdlet.ThrowTerminatingError((Get-IpRouteErrorRecord -Id 'ExecutableLost' -Category 'ResourceUnavailable' -Message $message `
                -Action 'Read the present state before you try again: the next command starts a new process.'))
}

function Wait-IpRouteIdle {
    # Lets the child end when nobody asks for a while. A .NET delegate does it: no script runs on a timer.
    param ([IpRouteChannel] $Channel)
    if ($script:InMemory -or $null -ne $Channel.IdleHook) { return }
    $close = [System.Threading.Tasks.Task]::new([System.Action] [System.Delegate]::CreateDelegate([System.Action], $Channel.Writer, 'Close'))
    $Channel.IdleSource = [System.Threading.CancellationTokenSource]::new($script:IdleLimit)
    $Channel.IdleHook = $Channel.IdleSource.Token.Register([System.Action] [System.Delegate]::CreateDelegate([System.Action], $close, 'Start'))
}

function Register-IpRouteFlush {
    # Sends in a moment what is written by then. The writer is synchronised; the task keeps an error to itself.
    param ([IpRouteChannel] $Channel)
    $task = [System.Threading.Tasks.Task]::new([System.Action] [System.Delegate]::CreateDelegate([System.Action], $Channel.Writer, 'Flush'))
    $source = [System.Threading.CancellationTokenSource]::new(25)
    $null = $source.Token.Register([System.Action] [System.Delegate]::CreateDelegate([System.Action], $task, 'Start'))
    $source
}

function Write-IpRouteFailure {
    # Writes the error of one record; the others go on.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [IpRouteCall] $Call, [string] $Reply, [string[]] $Column)
    $fact = ConvertFrom-IpRouteField -Field $Reply.Split([char] 9)
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
    $Cmdlet.WriteError((Get-IpRouteErrorRecord -Id $fact[2] -Category $fact[3] -Message $message -Action $fact[5] `
                -Target ([pscustomobject] $key) -Status $fact[6]))
}

function Write-IpRouteUnshown {
    # A pipeline that was stopped early still made its changes: says which.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Command, [System.Collections.IEnumerator] $Rest)
    $count = 0
    $names = @(
        do {
            $count++
            $item = $Rest.Current
            if ($count -le 5) { "$($item.DestinationPrefix)" }
        } while ($Rest.MoveNext())
    )
    $text = "The pipeline was stopped; $Command made $count change(s) that were not shown: $([string]::Join(', ', [string[]] $names))"
    if ($count -gt 5) { $text += ' and others' }
    try { $Cmdlet.WriteWarning($text) } catch { $Cmdlet.Host.UI.WriteWarningLine($text) }
}

function Get-IpRouteHostObject {
    $hello = $script:Channel.Hello
    $item = [IpRouteHost]::new()
    $item.Backend = $hello[6]
    $item.ModuleVersion = '0.1.0'
    $item.ExecutableVersion = $hello[3]
    $item.NodeVersion = $hello[9]
    $item.ProcessId = [int] $hello[5]
    $item.Elevated = $hello[7] -ceq '1'
    $item.MachineFile = $hello[8]
    $item
}

function Connect-IpRouteHost {
    <#
    .EXTERNALHELP IpRoute-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('IpRouteHost')]
    param (
        [switch]
        $Simulator,

        [string]
        $MachineFile
    )
    end {
        $words = @(
            if ($Simulator) { '--simulator' }
            if ($MachineFile) { '--machine-file'; $PSCmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($MachineFile) }
        )
        Close-IpRouteChannel
        $script:Lost = $false
        $script:InMemory = [bool] ($Simulator -and -not $MachineFile)
        # Quoted as the C runtime reads it: backslashes before a quote or the end are doubled.
        $quoted = foreach ($word in $words) {
            '"' + ($word -creplace '(\\*)"', '$1$1\"' -creplace '(\\+)$', '$1$1') + '"'
        }
        $script:Arguments = [string]::Join(' ', [string[]] @($quoted))
        try {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call ([IpRouteCall]::new())
        } catch {
            $script:Arguments = ''
            $script:InMemory = $false
            $PSCmdlet.ThrowTerminatingError($_)
        }
        Get-IpRouteHostObject
        Wait-IpRouteIdle -Channel $channel
    }
}

function Disconnect-IpRouteHost {
    <#
    .EXTERNALHELP IpRoute-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param ()
    end {
        Close-IpRouteChannel
        $script:Arguments = ''
        $script:InMemory = $false
        $script:Lost = $false
    }
}

function Get-IpRouteHost {
    <#
    .EXTERNALHELP IpRoute-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('IpRouteHost')]
    param ()
    end {
        $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call ([IpRouteCall]::new())
        Get-IpRouteHostObject
        Wait-IpRouteIdle -Channel $channel
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { Close-IpRouteChannel }

# ---- Generated from the contract ---------------------------------------------------------------------------------

function ConvertFrom-IpRouteEntryReply {
    # Generated: makes one object of each reply. Inlined, since a call for each member would double its time.
    param ([string[]] $Reply, [int] $at, [string] $Backend)
    foreach ($line in $Reply) {
        $field = $line.Split([char] 9)
        if ($line.IndexOf([char] 92) -ge 0) {
            $field = ConvertFrom-IpRouteField -Field $field -Skip @()
        }
        $item = [IpRouteEntry]::new()
        $item.DestinationPrefix = $field[$at + 0]
        $item.NextHop = $field[$at + 1]
        $item.InterfaceIndex = [uint32]::Parse($field[$at + 2])
        if ($null -ne $field[$at + 3]) { $item.InterfaceAlias = $field[$at + 3] }
        $item.InterfaceLuid = [uint64]::Parse($field[$at + 4])
        $item.AddressFamily = $field[$at + 5]
        $item.RouteMetric = [uint32]::Parse($field[$at + 6])
        if ($null -ne $field[$at + 7]) { $item.InterfaceMetric = [uint32]::Parse($field[$at + 7]) }
        if ($null -ne $field[$at + 8]) { $item.EffectiveMetric = [uint64]::Parse($field[$at + 8]) }
        $item.ValidLifetime = if ($field[$at + 9] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 9])) }
        $item.PreferredLifetime = if ($field[$at + 10] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 10])) }
        $item.SitePrefixLength = [byte]::Parse($field[$at + 11])
        $item.Protocol = $field[$at + 12]
        $item.Loopback = $field[$at + 13] -ceq '1'
        $item.AutoconfigureAddress = $field[$at + 14] -ceq '1'
        $item.Publish = $field[$at + 15]
        $item.Immortal = $field[$at + 16] -ceq '1'
        $item.Age = if ($field[$at + 17] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 17])) }
        $item.Origin = $field[$at + 18]
        $item.Store = 'ActiveStore'
        $item.Backend = $Backend
        $item
    }
}

function ConvertFrom-IpRouteChangeReply {
    # Generated: makes one object of each reply. Inlined, since a call for each member would double its time.
    param ([string[]] $Reply, [int] $at, [string] $Backend)
    foreach ($line in $Reply) {
        $field = $line.Split([char] 9)
        if ($line.IndexOf([char] 92) -ge 0) {
            $field = ConvertFrom-IpRouteField -Field $field -Skip @(($at + 8))
        }
        $item = [IpRouteChange]::new()
        $item.Action = $field[$at + 0]
        $item.Changed = $field[$at + 1] -ceq '1'
        $item.WhatIf = $field[$at + 2] -ceq '1'
        $item.DestinationPrefix = $field[$at + 3]
        $item.NextHop = $field[$at + 4]
        $item.InterfaceIndex = [uint32]::Parse($field[$at + 5])
        if ($null -ne $field[$at + 6]) { $item.InterfaceAlias = $field[$at + 6] }
        $item.InterfaceLuid = [uint64]::Parse($field[$at + 7])
        $item.ChangedProperties = if ($field[$at + 8].IndexOf([char] 92) -lt 0) { , [string[]] $field[$at + 8] } else { ConvertFrom-IpRouteList -Field $field[$at + 8] }
        if ($field[$at + 9] -ceq '1') {
            $before = [IpRouteEntry]::new()
            $before.DestinationPrefix = $field[$at + 10]
            $before.NextHop = $field[$at + 11]
            $before.InterfaceIndex = [uint32]::Parse($field[$at + 12])
            if ($null -ne $field[$at + 13]) { $before.InterfaceAlias = $field[$at + 13] }
            $before.InterfaceLuid = [uint64]::Parse($field[$at + 14])
            $before.AddressFamily = $field[$at + 15]
            $before.RouteMetric = [uint32]::Parse($field[$at + 16])
            if ($null -ne $field[$at + 17]) { $before.InterfaceMetric = [uint32]::Parse($field[$at + 17]) }
            if ($null -ne $field[$at + 18]) { $before.EffectiveMetric = [uint64]::Parse($field[$at + 18]) }
            $before.ValidLifetime = if ($field[$at + 19] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 19])) }
            $before.PreferredLifetime = if ($field[$at + 20] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 20])) }
            $before.SitePrefixLength = [byte]::Parse($field[$at + 21])
            $before.Protocol = $field[$at + 22]
            $before.Loopback = $field[$at + 23] -ceq '1'
            $before.AutoconfigureAddress = $field[$at + 24] -ceq '1'
            $before.Publish = $field[$at + 25]
            $before.Immortal = $field[$at + 26] -ceq '1'
            $before.Age = if ($field[$at + 27] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 27])) }
            $before.Origin = $field[$at + 28]
            $before.Store = 'ActiveStore'
            $before.Backend = $Backend
            $item.Before = $before
        }
        if ($field[$at + 29] -ceq '1') {
            $after = [IpRouteEntry]::new()
            $after.DestinationPrefix = $field[$at + 30]
            $after.NextHop = $field[$at + 31]
            $after.InterfaceIndex = [uint32]::Parse($field[$at + 32])
            if ($null -ne $field[$at + 33]) { $after.InterfaceAlias = $field[$at + 33] }
            $after.InterfaceLuid = [uint64]::Parse($field[$at + 34])
            $after.AddressFamily = $field[$at + 35]
            $after.RouteMetric = [uint32]::Parse($field[$at + 36])
            if ($null -ne $field[$at + 37]) { $after.InterfaceMetric = [uint32]::Parse($field[$at + 37]) }
            if ($null -ne $field[$at + 38]) { $after.EffectiveMetric = [uint64]::Parse($field[$at + 38]) }
            $after.ValidLifetime = if ($field[$at + 39] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 39])) }
            $after.PreferredLifetime = if ($field[$at + 40] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 40])) }
            $after.SitePrefixLength = [byte]::Parse($field[$at + 41])
            $after.Protocol = $field[$at + 42]
            $after.Loopback = $field[$at + 43] -ceq '1'
            $after.AutoconfigureAddress = $field[$at + 44] -ceq '1'
            $after.Publish = $field[$at + 45]
            $after.Immortal = $field[$at + 46] -ceq '1'
            $after.Age = if ($field[$at + 47] -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse($field[$at + 47])) }
            $after.Origin = $field[$at + 48]
            $after.Store = 'ActiveStore'
            $after.Backend = $Backend
            $item.After = $after
        }
        $item.Store = 'ActiveStore'
        $item.Backend = $Backend
        $item
    }
}

function Get-IpRouteEntry {
    <#
    .EXTERNALHELP IpRoute-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('IpRouteEntry')]
    param (
        [Parameter(Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $DestinationPrefix,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $NextHop,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ifIndex')]
        [string[]]
        $InterfaceIndex,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ifAlias')]
        [string[]]
        $InterfaceAlias,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $InterfaceLuid,

        [ValidateSet('IPv4', 'IPv6')]
        [string[]]
        $AddressFamily,

        [ValidateSet('Other', 'Local', 'NetMgmt', 'Icmp', 'Egp', 'Ggp', 'Hello', 'Rip', 'IsIs', 'EsIs', 'Cisco', 'Bbn', 'Ospf', 'Bgp', 'Idpr', 'Eigrp', 'Dvmrp', 'Rpl', 'Dhcp', 'NtAutostatic', 'NtStatic', 'NtStaticNonDod')]
        [string[]]
        $Protocol,

        [string[]]
        $RouteMetric
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $caller = $PSCmdlet.SessionState.PSVariable
        if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $caller.GetValue('ErrorActionPreference') }
        $call = [IpRouteCall]::new()
        $call.Command = 'Get-IpRouteEntry'
        $call.Changes = $false
        $channel = $null
        $bytes = 0
        $limit = 1
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $names = @('DestinationPrefix', 'NextHop', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid', 'AddressFamily', 'Protocol', 'RouteMetric')
        $named = [string]::Join(',', [string[]] @(foreach ($key in $PSBoundParameters.Keys) { if ($names -ccontains $key) { $key } }))
        $columns = @('DestinationPrefix', 'NextHop', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid', 'AddressFamily', 'Protocol', 'RouteMetric')
        $piped = $MyInvocation.ExpectingInput
        # What can only be given on the command line is the same for every record.
        $fixed = @(
            $(ConvertTo-IpRouteList -Value $AddressFamily)
            $(ConvertTo-IpRouteList -Value $Protocol)
            $(ConvertTo-IpRouteList -Value $RouteMetric)
        )
        $tail = ("`t" + [string]::Join("`t", [string[]] $fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record.
        $text = [string]::Join("`t", [string[]] @(
                $(ConvertTo-IpRouteList -Value $DestinationPrefix)
                $(ConvertTo-IpRouteList -Value $NextHop)
                $(ConvertTo-IpRouteList -Value $InterfaceIndex)
                $(ConvertTo-IpRouteList -Value $InterfaceAlias)
                $(ConvertTo-IpRouteList -Value $InterfaceLuid)
            ))
        if ($call.Requests.Count -eq 0) {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call $call
            $call.Replies.Clear()
            $bytes = 0
            # Records that follow each other closely are sent together; after a pause the next one is alone again.
            if ($singly -or $clock.ElapsedMilliseconds -gt 25) { $limit = 1 }
        } elseif ($channel.Owner -ne $call) {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call $call
        }
        $channel.Number++
        $line = "$($channel.Number)`tGet-IpRouteEntry`tapply`t$named`t$text$tail"
        if ($bytes -gt 0 -and $bytes + $line.Length -ge 2048) {
            Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left $pending
            $bytes = 0
        }
        if ($bytes -eq 0) { $pending = 0 }
        $channel.Writer.Write($line + "`n")
        $call.Requests.Add($line)
        $call.Waiting++
        $pending++
        $bytes += $line.Length + 1
        Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left 0
        Wait-IpRouteIdle -Channel $channel
        $shown = [System.Collections.Generic.List[string]]::new()
        foreach ($reply in $call.Replies) {
            if ($reply[0] -ceq '!' -or $reply[0] -ceq '?') {
                Write-IpRouteFailure -Cmdlet $PSCmdlet -Call $call -Reply $reply -Column $columns
            } elseif ($reply[0] -ceq '-' -or $reply.IndexOf([char] 9, 2) -ge 0) {
                $shown.Add($reply)
            }
        }
        $call.Requests.Clear()
        $call.Replies.Clear()
        $objects = @(ConvertFrom-IpRouteEntryReply -Reply $shown -at 2 -Backend $channel.Hello[6])
        $objects
        $limit = [System.Math]::Min(256, $limit * 2)
        $clock.Restart()
    }
    end {
        if ($null -eq $channel -or $call.Requests.Count -eq 0) { return }
        Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left 0
        Wait-IpRouteIdle -Channel $channel
        $shown = [System.Collections.Generic.List[string]]::new()
        foreach ($reply in $call.Replies) {
            if ($reply[0] -ceq '!' -or $reply[0] -ceq '?') {
                Write-IpRouteFailure -Cmdlet $PSCmdlet -Call $call -Reply $reply -Column $columns
            } elseif ($reply[0] -ceq '-' -or $reply.IndexOf([char] 9, 2) -ge 0) {
                $shown.Add($reply)
            }
        }
        $call.Requests.Clear()
        $call.Replies.Clear()
        $objects = @(ConvertFrom-IpRouteEntryReply -Reply $shown -at 2 -Backend $channel.Hello[6])
        $objects
    }
}

function Set-IpRouteEntry {
    <#
    .EXTERNALHELP IpRoute-help.xml
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', PositionalBinding = $false)]
    [OutputType('IpRouteChange')]
    param (
        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string]
        $DestinationPrefix,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string]
        $NextHop,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ifIndex')]
        [string]
        $InterfaceIndex,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ifAlias')]
        [string]
        $InterfaceAlias,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string]
        $InterfaceLuid,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string]
        $RouteMetric,

        [string]
        $ValidLifetime,

        [string]
        $PreferredLifetime,

        [string]
        $SitePrefixLength,

        [ValidateSet('No', 'Age', 'Yes')]
        [string]
        $Publish,

        [string]
        $Immortal,

        [string]
        $Loopback,

        [string]
        $AutoconfigureAddress,

        [ValidateSet('Other', 'Local', 'NetMgmt', 'Icmp', 'Egp', 'Ggp', 'Hello', 'Rip', 'IsIs', 'EsIs', 'Cisco', 'Bbn', 'Ospf', 'Bgp', 'Idpr', 'Eigrp', 'Dvmrp', 'Rpl', 'Dhcp', 'NtAutostatic', 'NtStatic', 'NtStaticNonDod')]
        [string]
        $Protocol,

        [switch]
        $Force
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $caller = $PSCmdlet.SessionState.PSVariable
        if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $caller.GetValue('ErrorActionPreference') }
        if (-not $PSBoundParameters.ContainsKey('Verbose')) { $VerbosePreference = $caller.GetValue('VerbosePreference') }
        if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = $caller.GetValue('WhatIfPreference') }
        if (-not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = $caller.GetValue('ConfirmPreference') }
        # Where somebody wants to see or decide before, or an error must stop, records go one at a time.
        $confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference
        $asks = $WhatIfPreference -or $VerbosePreference -ne 'SilentlyContinue' -or ($confirm -ne 0 -and $confirm -le 2)
        $singly = $asks -or $ErrorActionPreference -in 'Stop', 'Inquire'
        $call = [IpRouteCall]::new()
        $call.Command = 'Set-IpRouteEntry'
        $call.Changes = $true
        $channel = $null
        $bytes = 0
        $limit = 1
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $names = @('DestinationPrefix', 'NextHop', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid', 'RouteMetric', 'ValidLifetime', 'PreferredLifetime', 'SitePrefixLength', 'Publish', 'Immortal', 'Loopback', 'AutoconfigureAddress', 'Protocol', 'Force')
        $named = [string]::Join(',', [string[]] @(foreach ($key in $PSBoundParameters.Keys) { if ($names -ccontains $key) { $key } }))
        $columns = @('DestinationPrefix', 'NextHop', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid', 'RouteMetric', 'Backend', 'Store', 'WhatIf', 'ValidLifetime', 'PreferredLifetime', 'SitePrefixLength', 'Publish', 'Immortal', 'Loopback', 'AutoconfigureAddress', 'Protocol', 'Force')
        $piped = $MyInvocation.ExpectingInput
        # What can only be given on the command line is the same for every record.
        $fixed = @(
            $(ConvertTo-IpRouteField -Value $ValidLifetime)
            $(ConvertTo-IpRouteField -Value $PreferredLifetime)
            $(ConvertTo-IpRouteField -Value $SitePrefixLength)
            $(ConvertTo-IpRouteField -Value $Publish)
            $(ConvertTo-IpRouteField -Value $Immortal)
            $(ConvertTo-IpRouteField -Value $Loopback)
            $(ConvertTo-IpRouteField -Value $AutoconfigureAddress)
            $(ConvertTo-IpRouteField -Value $Protocol)
            $(if ($Force) { '1' } else { '' })
        )
        $tail = ("`t" + [string]::Join("`t", [string[]] $fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record. A piped object also says where it comes from.
        $fromBackend = if ($piped) { $_.Backend }
        $fromStore = if ($piped) { $_.Store }
        $fromWhatIf = if ($piped) { $_.WhatIf }
        $text = "$DestinationPrefix`t$NextHop`t$InterfaceIndex`t$InterfaceAlias`t$InterfaceLuid`t$RouteMetric`t$fromBackend`t$fromStore`t$fromWhatIf"
        # Most fields need no escapes; one look finds those that do, and tabs within a field.
        if ($text -cnotmatch '^(?:[ -\[\]-~]*\t){8}[ -\[\]-~]*$') {
            $text = [string]::Join("`t", [string[]] @(
                    $(ConvertTo-IpRouteField -Value $DestinationPrefix)
                    $(ConvertTo-IpRouteField -Value $NextHop)
                    $(ConvertTo-IpRouteField -Value $InterfaceIndex)
                    $(ConvertTo-IpRouteField -Value $InterfaceAlias)
                    $(ConvertTo-IpRouteField -Value $InterfaceLuid)
                    $(ConvertTo-IpRouteField -Value $RouteMetric)
                    $(ConvertTo-IpRouteField -Value $fromBackend)
                    $(ConvertTo-IpRouteField -Value $fromStore)
                    $(ConvertTo-IpRouteField -Value $fromWhatIf)
                ))
        }
        if ($asks) {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call $call
            $call.Requests.Clear()
            $call.Replies.Clear()
            $channel.Number++
            $line = "$($channel.Number)`tSet-IpRouteEntry`tplan`t$named`t$text$tail"
            $call.Requests.Add($line)
            $call.Waiting = 1
            $channel.Writer.Write($line + "`n")
            Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left 0
            $plan = $call.Replies[0]
            if ($plan[0] -ceq '!') {
                Write-IpRouteFailure -Cmdlet $PSCmdlet -Call $call -Reply $plan -Column $columns
                $call.Requests.Clear()
                return
            }
            $word = ConvertFrom-IpRouteField -Field ($plan.Split([char] 9)[2, 3])
            $idle = $word[1] -ceq ''
            if (($idle -and $WhatIfPreference) -or (-not $idle -and -not $PSCmdlet.ShouldProcess($word[0], $word[1]))) {
                $call.Requests.Clear()
                if ($WhatIfPreference) {
                    ConvertFrom-IpRouteChangeReply -Reply $plan -at 4 -Backend $channel.Hello[6]
                }
                return
            }
            $call.Requests.Clear()
            $call.Replies.Clear()
        }
        if ($call.Requests.Count -eq 0) {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call $call
            $call.Replies.Clear()
            $bytes = 0
            # Records that follow each other closely are sent together; after a pause the next one is alone again.
            if ($singly -or $clock.ElapsedMilliseconds -gt 25) { $limit = 1 }
        } elseif ($channel.Owner -ne $call) {
            $channel = Open-IpRouteChannel -Cmdlet $PSCmdlet -Call $call
        }
        $channel.Number++
        $line = "$($channel.Number)`tSet-IpRouteEntry`tapply`t$named`t$text$tail"
        if ($bytes -gt 0 -and $bytes + $line.Length -ge 2048) {
            Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left $pending
            $bytes = 0
        }
        if ($bytes -eq 0) { $pending = 0 }
        $channel.Writer.Write($line + "`n")
        $call.Requests.Add($line)
        $call.Waiting++
        $pending++
        $bytes += $line.Length + 1
        # A stream that pauses leaves nothing unsent: a timer flushes, and the next record ends the batch.
        if ($call.Requests.Count -eq 1 -and $limit -gt 1) { $flush = Register-IpRouteFlush -Channel $channel }
        if ($call.Requests.Count -lt $limit -and -not $flush.IsCancellationRequested) { return }
        Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left 0
        Wait-IpRouteIdle -Channel $channel
        $shown = [System.Collections.Generic.List[string]]::new()
        foreach ($reply in $call.Replies) {
            if ($reply[0] -ceq '!' -or $reply[0] -ceq '?') {
                Write-IpRouteFailure -Cmdlet $PSCmdlet -Call $call -Reply $reply -Column $columns
            } elseif ($reply[0] -ceq '-' -or $reply.IndexOf([char] 9, 2) -ge 0) {
                $shown.Add($reply)
            }
        }
        $call.Requests.Clear()
        $call.Replies.Clear()
        $objects = @(ConvertFrom-IpRouteChangeReply -Reply $shown -at 2 -Backend $channel.Hello[6])
        # Read whole before the first goes on: nothing is in flight while the cmdlets after this one run.
        $left = $objects.GetEnumerator()
        try {
            $left
        } finally {
            if ($left.MoveNext()) { Write-IpRouteUnshown -Cmdlet $PSCmdlet -Command $call.Command -Rest $left }
        }
        $limit = [System.Math]::Min(256, $limit * 2)
        $clock.Restart()
    }
    end {
        if ($null -eq $channel -or $call.Requests.Count -eq 0) { return }
        Send-IpRouteRequest -Cmdlet $PSCmdlet -Channel $channel -Left 0
        Wait-IpRouteIdle -Channel $channel
        $shown = [System.Collections.Generic.List[string]]::new()
        foreach ($reply in $call.Replies) {
            if ($reply[0] -ceq '!' -or $reply[0] -ceq '?') {
                Write-IpRouteFailure -Cmdlet $PSCmdlet -Call $call -Reply $reply -Column $columns
            } elseif ($reply[0] -ceq '-' -or $reply.IndexOf([char] 9, 2) -ge 0) {
                $shown.Add($reply)
            }
        }
        $call.Requests.Clear()
        $call.Replies.Clear()
        $objects = @(ConvertFrom-IpRouteChangeReply -Reply $shown -at 2 -Backend $channel.Hello[6])
        # Read whole before the first goes on: nothing is in flight while the cmdlets after this one run.
        $left = $objects.GetEnumerator()
        try {
            $left
        } finally {
            if ($left.MoveNext()) { Write-IpRouteUnshown -Cmdlet $PSCmdlet -Command $call.Command -Rest $left }
        }
    }
}

Export-ModuleMember -Function @(
    'Connect-IpRouteHost',
    'Disconnect-IpRouteHost',
    'Get-IpRouteEntry',
    'Get-IpRouteHost',
    'Set-IpRouteEntry'
)
