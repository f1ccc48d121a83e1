function Find-{{prefix}}_Executable {
    # The executable for this machine's own architecture, also from a 32-bit PowerShell.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ([System.IO.Path]::DirectorySeparatorChar -eq [char] 92) {
        # The first is of a 32-bit process; of an x64 one on ARM .NET alone knows, from its version 7 on.
        $architectures = @(
            [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITEW6432')
            [System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITECTURE')
            [string] [System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture
        )
        # Windows 11 on ARM runs x64 programs, too.
        $folders = if ($architectures -contains 'ARM64') { 'win-arm64', 'win-x64' } else { , 'win-x64' }
        $file = '{{executable}}.exe'
    } else {
        $folders = , 'linux-x64'
        $file = '{{executable}}'
    }
    foreach ($folder in $folders) {
        $path = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $folder, $file)
        if ([System.IO.File]::Exists($path)) { return $path }
    }
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'ExecutableMissing' -Category 'ObjectNotFound' `
                -Message "The module's executable is missing: '$path'." `
                -Action 'Install the module again, or build it with: generate --build' -Target $path))
}

function Test-{{prefix}}_Elevated {
    # Whether this process has the rights of an administrator, or of root.
    $privileged = [System.Environment].GetProperty('IsPrivilegedProcess')
    if ($null -ne $privileged) { return $privileged.GetValue($null) }
    # Before PowerShell 7.4.
    if ([System.IO.Path]::DirectorySeparatorChar -ne [char] 92) { return [System.Environment]::UserName -ceq 'root' }
    $user = [System.Security.Principal.WindowsPrincipal]::new([System.Security.Principal.WindowsIdentity]::GetCurrent())
    $user.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Open-{{prefix}}_Program {
    # Opens the program's files of which the manifest has digests, so that on Windows nobody exchanges them, and gives
    # the path to start. They are compared in an elevated session, and where others than this user may write: into a
    # profile and into Program Files they may not, as Windows makes them.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [string] $Path,
        [hashtable] $Digests,
        [System.Collections.Generic.Dictionary[string, System.IO.FileStream]] $Held
    )
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    $kind = "$([System.IO.Path]::GetFileName($folder))/"
    foreach ($key in $Digests.Keys) {
        if (-not $key.StartsWith($kind, [System.StringComparison]::Ordinal)) { continue }
        $file = [System.IO.Path]::Combine($folder, $key.Substring($kind.Length))
        try {
            $Held[$key] = [System.IO.FileStream]::new($file, 'Open', 'Read', 'Read', 65536)
        } catch {
            $why = Get-{{prefix}}_StartError -Exception $_.Exception.GetBaseException() -Path $file
            $Cmdlet.ThrowTerminatingError($why)
        }
    }
    $elevated = Test-{{prefix}}_Elevated
    if (-not $elevated) {
        foreach ($name in 'UserProfile', 'ProgramFiles') {
            $within = [System.Environment]::GetFolderPath($name)
            if (-not $within) { continue }
            $within += [System.IO.Path]::DirectorySeparatorChar
            if ($Path.StartsWith($within, [System.StringComparison]::Ordinal)) { return $Path }
        }
    }
    Assert-{{prefix}}_Program -Cmdlet $Cmdlet -Path $Path -Digests $Digests -Held $Held -Elevated $elevated
}

function Initialize-{{prefix}}_Channel {
    # Starts a child and reads its greeting: that of the session, or with $Call one for that call alone.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    $path = Find-{{prefix}}_Executable -Cmdlet $Cmdlet
    $private = $ExecutionContext.SessionState.Module.PrivateData
    $digests = $private.Digests
    $held = [System.Collections.Generic.Dictionary[string, System.IO.FileStream]]::new()
    try {
        $start = $path
        if ($null -ne $digests) {
            $start = Open-{{prefix}}_Program -Cmdlet $Cmdlet -Path $path -Digests $digests -Held $held
        }
        Connect-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call -Path $path -Start $start
    } finally {
        foreach ($one in $held.Values) { $one.Dispose() }
    }
}

function Connect-{{prefix}}_Channel {
    # Starts the child by the path $Start, and reads its greeting.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Path, [string] $Start)
    $channel = Get-{{prefix}}_Channel
    $channel['Owner'] = $greeting = Get-{{prefix}}_Call
    # Known before it runs: a start that is stopped leaves no child behind.
    if ($null -eq $Call) {
        if ($null -ne $script:Channel) { Close-{{prefix}}_Last }
        $script:Channel = $channel
    } else {
        $Call['Own'] = $channel
    }
    $greeting['Own'] = $channel
    try {
        $channel['Process'] = [System.Diagnostics.Process]::Start((Get-{{prefix}}_StartInfo -Path $Start `
                    -Arguments "--idle $script:IdleLimit $script:Arguments".Trim()))
    } catch {
        Write-{{prefix}}_NoStart -Cmdlet $Cmdlet -Channel $channel -Path $Path -Caught $_
    }
    $channel['Writer'] = [System.IO.StreamWriter]::new(
        $channel['Process'].StandardInput.BaseStream, [System.Text.Encoding]::ASCII, 4096)
    $channel['Writer'].NewLine = "`n"
    $channel['Writer'].AutoFlush = $true
    $channel['Output'] = $channel['Process'].StandardOutput.BaseStream
    $channel['Reading'] = $channel['Output'].ReadAsync($channel['Buffer'], 0, $channel['Buffer'].Length)
    # That of a console is the first of its process, and ends with it: so does the input of its children.
    if ([runspace]::DefaultRunspace.Id -ne 1 -or $Host.Name -cne 'ConsoleHost') {
        Watch-{{prefix}}_Runspace -Writer $channel['Writer']
    }
    # It is said unasked. One statement: an event's action may have closed this channel.
    $null = $null -ne $channel['Owner'] -and ($greeting['Sent'] = $greeting['Asked'] = 1)
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $greeting
    if ($null -eq $channel['Owner']) {
        Close-{{prefix}}_Channel -Channel $channel
        return
    }
    $hello = $greeting['Lines'][0].Split([char] 9)
    $place = $script:Lines['Hello']
    $same = $hello[$place['Mark']] -ceq 'hello' -and
    $hello[$place['Protocol']] -ceq '{{protocol}}' -and $hello[$place['Checksum']] -ceq '{{checksum}}'
    if (-not $same) { Write-{{prefix}}_Refusal -Cmdlet $Cmdlet -Call $greeting -Path $Path -Hello $hello }
    for ($at = 0; $at -lt $hello.Length; $at++) {
        if ($hello[$at].IndexOf([char] 92) -ge 0) { $hello[$at] = ConvertFrom-{{prefix}}_Field -Text $hello[$at] }
    }
    $channel['Hello'] = $hello
    # Of a child that works on its own memory, what it worked on is lost with it.
    if ($null -ne $Call) { return }
    $script:InMemory = $hello.Length -gt $place['InMemory'] -and $hello[$place['InMemory']] -ceq '1'
}

function Close-{{prefix}}_Last {
    # Closes the child of this session, since another one takes its place. An event's action finds one that has not
    # greeted yet: who waits for that takes the new one.
    $waits = $script:Channel['Owner']
    if ($null -eq $script:Channel['Hello'] -and $null -ne $waits) { $waits['Answered'] = $waits['Sent'] }
    Close-{{prefix}}_Channel
}

function Write-{{prefix}}_NoStart {
    # Ends the cmdlet, since its child could not be started.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Channel,
        [string] $Path,
        [System.Management.Automation.ErrorRecord] $Caught
    )
    $why = Get-{{prefix}}_StartError -Exception $Caught.Exception.GetBaseException() -Path $Path
    Close-{{prefix}}_Channel -Channel $Channel
    $Cmdlet.ThrowTerminatingError($why)
}

function Write-{{prefix}}_Refusal {
    # Ends the cmdlet, since the child began with something else than the greeting of this module's executable: with an
    # error, or with that of another version.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Path, [string[]] $Hello)
    $place = $script:Lines['Hello']
    $failure = $script:Lines['Error']
    $fields = @(foreach ($one in $Hello) { "$(ConvertFrom-{{prefix}}_Field -Text $one)" })
    $record = if ($fields[0] -ceq '!') {
        Get-{{prefix}}_ErrorRecord -Id $fields[$failure['ErrorId']] -Category $fields[$failure['Category']] `
            -Message $fields[$failure['Message']] -Action $fields[$failure['Action']] `
            -Status $fields[$failure['Status']] -Target $script:ConnectTarget
    } elseif ($fields[0] -ceq 'hello') {
        Get-{{prefix}}_ErrorRecord -Id 'ExecutableMismatch' -Category 'InvalidOperation' -Target $Path `
            -Message ('Module and executable do not belong together: the module is {{version}} ' +
            "(protocol {{protocol}}, contract {{checksum}}), '$Path' is $($fields[$place['Version']]) " +
            "(protocol $($fields[$place['Protocol']]), contract $($fields[$place['Checksum']])).") `
            -Action 'Install the module again as a whole.'
    } else {
        Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'answered with something else than its greeting'
    }
    Close-{{prefix}}_Channel -Channel $Call['Own']
    $Cmdlet.ThrowTerminatingError($record)
}

function Write-{{prefix}}_NoSession {
    # Ends the cmdlet, since this session works on nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    $record = if ($null -eq $script:Arguments) {
        Get-{{prefix}}_ErrorRecord -Id 'NotConnected' -Category 'InvalidOperation' `
            -Message ('The last Connect-{{prefix}}Host failed, or was that of an unknown version of {{name}}, so ' +
            'this session works on nothing.') `
            -Action 'Run Connect-{{prefix}}Host again, or Disconnect-{{prefix}}Host to work without it.'
    } else {
        Get-{{prefix}}_ErrorRecord -Id 'MemoryMachineLost' -Category 'ResourceUnavailable' `
            -Message ('What this session worked on was in the memory of a process that ended, or that ' +
            'another import of {{name}} has: it is lost here.') `
            -Action 'Run Connect-{{prefix}}Host again{{keep}}.'
    }
    $Cmdlet.ThrowTerminatingError($record)
}

function Close-{{prefix}}_Channel {
    # Ends a child: it leaves at the end of its input, or is ended when it takes more milliseconds than $Patience. With
    # -Lost it was still wanted, and what this session works on is lost where it was in its memory.
    param ([hashtable] $Channel = $script:Channel, [int] $Patience = 2000, [switch] $Lost)
    if ($null -eq $Channel) { return }
    if ($Channel -eq $script:Channel) {
        $script:Channel = $null
        if ($Lost -and $script:InMemory) { $script:Lost = $true }
    }
    $Channel['Owner'] = $null
    $null = $script:Inputs.Remove($Channel['Writer'])
    if ($null -eq $Channel['Process']) { return }
    # A child that does not read would hold who closes a pipe with a line on its way.
    $stuck = $null -ne $Channel['Writing'] -and -not $Channel['Writing'].IsCompleted
    if ($null -ne $Channel['Writer'] -and -not $stuck) {
        # It may still hold what it could not write.
        try { $Channel['Writer'].Close() } catch { Clear-{{prefix}}_Caught -Caught $_ }
    }
    if ($stuck -or -not $Channel['Process'].WaitForExit($Patience)) { Close-{{prefix}}_Process -Channel $Channel }
    $Channel['Process'].Dispose()
    $Channel['Process'] = $null
}

function Close-{{prefix}}_Process {
    # Ends a child at once. One that has ended meanwhile is as well.
    param ([hashtable] $Channel)
    try { $Channel['Process'].Kill() } catch { Clear-{{prefix}}_Caught -Caught $_ }
}

function Watch-{{prefix}}_Runspace {
    # A runspace that closes calls no OnRemove, but says that it ends: with their input its children end.
    param ([System.IO.StreamWriter] $Writer)
    $script:Inputs.Add($Writer)
    if ($null -ne $script:OnEnd) { return }
    $close = { foreach ($one in $script:Inputs.ToArray()) { try { $one.Close() } catch { $null = $_ } } }
    $events = $ExecutionContext.Events
    $script:OnEnd = $events.SubscribeEvent($null, $null, 'PowerShell.Exiting', $null, $close, $true, $false)
    # An action has a module of its own.
    $script:OnEnd.Action.Module.SessionState.PSVariable.Set('Inputs', $script:Inputs)
}
