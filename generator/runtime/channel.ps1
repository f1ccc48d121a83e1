function Find-{{prefix}}_Executable {
    # The executable for this machine's own architecture, also from a 32-bit PowerShell.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ([System.IO.Path]::DirectorySeparatorChar -eq [char] 92) {
        foreach ($name in 'PROCESSOR_ARCHITEW6432', 'PROCESSOR_ARCHITECTURE') {
            $architecture = [System.Environment]::GetEnvironmentVariable($name)
            if ($architecture) { break }
        }
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
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'ExecutableMissing' -Category 'ObjectNotFound' `
                -Message "The module's executable is missing: '$path'." `
                -Action 'Install the module again, or build it with: generate --build' -Target $path))
}

function Get-{{prefix}}_StartInfo {
    # How the child is started: no window, a working folder of the system's, and an environment of allowed names.
    param ([string] $Path)
    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $script:Arguments)
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
    $start
}

function Get-{{prefix}}_StartError {
    # Why the child did not start. The codes of winerror.h for what forbids a file: ACCESS_DENIED; VIRUS_INFECTED and
    # VIRUS_DELETED; INVALID_IMAGE_HASH; ACCESS_DISABLED_BY_POLICY; SYSTEM_INTEGRITY_*, 4550 to 4559 and 4580 to 4583.
    # For what cannot run here: BAD_EXE_FORMAT and EXE_MACHINE_TYPE_MISMATCH.
    param ([System.Exception] $Exception, [string] $Path)
    $code = if ($Exception -is [System.ComponentModel.Win32Exception]) { $Exception.NativeErrorCode } else { 0 }
    $integrity = ($code -ge 4550 -and $code -le 4559) -or ($code -ge 4580 -and $code -le 4583)
    $blocked = $integrity -or $code -in 5, 225, 226, 577, 1260
    $action = if ($integrity) {
        'Let the App Control policy of this computer (WDAC, Smart App Control) allow that file, by its hash or signer.'
    } elseif ($code -eq 577) {
        'Install the module again as a whole; where a policy wants signed files, let it trust the signer of this one.'
    } elseif ($code -in 225, 226) {
        'Let the virus protection of this computer allow that file, then install the module again as a whole.'
    } elseif ($code -eq 1260) {
        'Let the policy of this computer (AppLocker, software restriction) allow that file.'
    } elseif ($blocked) {
        'Let the policy or virus protection of this computer allow that file.'
    } elseif ($code -in 193, 216) {
        'The file is damaged or for another kind of processor: install the module again, on a 64-bit Windows.'
    } elseif ($code -eq 32) {
        'Another program, a virus scanner perhaps, holds that file: try again.'
    } else {
        'Install the module again as a whole.'
    }
    Get-{{prefix}}_ErrorRecord -Id $(if ($blocked) { 'ExecutableBlocked' } else { 'ExecutableNotStarted' }) `
        -Category $(if ($blocked) { 'PermissionDenied' } else { 'ResourceUnavailable' }) -Action $action -Target $Path `
        -Message "The module's executable '$Path' could not be started (code $code): $($Exception.Message)"
}

function Initialize-{{prefix}}_Channel {
    # Starts a child and reads its greeting: that of the session, or with $Call one for that call alone.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    $path = Find-{{prefix}}_Executable -Cmdlet $Cmdlet
    $channel = [{{prefix}}_Channel]::new()
    $greeting = [{{prefix}}_Call]::new()
    $greeting.Due = 1
    # Known before it runs: a start that is stopped leaves no child behind.
    if ($null -eq $Call) { $script:Channel = $channel } else { $greeting.Own = $Call.Own = $channel }
    try {
        $channel.Process = [System.Diagnostics.Process]::Start((Get-{{prefix}}_StartInfo -Path $path))
    } catch {
        Close-{{prefix}}_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_StartError -Exception $_.Exception.GetBaseException() -Path $path))
    }
    $stdin = $channel.Process.StandardInput.BaseStream
    $writer = [System.IO.StreamWriter]::new($stdin, [System.Text.Encoding]::ASCII, 131072)
    $writer.NewLine = "`n"
    $channel.Writer = [System.IO.TextWriter]::Synchronized($writer)
    $channel.Batches = Open-{{prefix}}_Pump -Stream $channel.Process.StandardOutput.BaseStream
    $channel.Listening = $channel.Process.StandardError.BaseStream.CopyToAsync($channel.Diagnostics)
    # When nobody asks for a while the child ends. A .NET delegate closes its input: no script runs on a timer.
    $close = [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $channel.Writer -Method 'Close'))
    $null = $channel.Idle.Token.Register((Get-{{prefix}}_Action -Target $close -Method 'Start'))
    $channel.Runspace = [runspace]::DefaultRunspace
    $channel.OnEnd = Get-{{prefix}}_EndHandler -Channel $channel
    $channel.Runspace.add_StateChanged($channel.OnEnd)
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $greeting
    $hello = ConvertFrom-{{prefix}}_Line -Field $greeting.Replies[0]
    $place = $script:Lines.Error
    if ($hello[$place.Mark] -ceq '!') {
        Close-{{prefix}}_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Target $script:ConnectTarget `
                    -Id $hello[$place.ErrorId] -Category $hello[$place.Category] -Message $hello[$place.Message] `
                    -Action $hello[$place.Action] -Status $hello[$place.Status]))
    }
    $place = $script:Lines.Hello
    if ($hello[$place.Mark] -cne 'hello') {
        Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $greeting -Reason 'answered with something else than its greeting'
    }
    if ($hello[$place.Protocol] -cne '{{protocol}}' -or $hello[$place.Checksum] -cne '{{checksum}}') {
        Close-{{prefix}}_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'ExecutableMismatch' -Category 'InvalidOperation' `
                    -Message ('Module and executable do not belong together: the module is {{version}} ' +
                    "(protocol {{protocol}}, contract {{checksum}}), '$path' is $($hello[$place.Version]) " +
                    "(protocol $($hello[$place.Protocol]), contract $($hello[$place.Checksum])).") `
                    -Action 'Install the module again as a whole.' -Target $path))
    }
    $channel.Hello = $hello
    $script:Computer = if ($hello.Length -gt $place.Computer) { $hello[$place.Computer] } else { '' }
    # Of a child that works on its own memory, what it worked on is lost with it.
    if ($null -eq $Call) { $script:InMemory = $hello.Length -gt $place.InMemory -and $hello[$place.InMemory] -ceq '1' }
}

function Assert-{{prefix}}_Session {
    # Ends the cmdlet where this session works on nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ($null -eq $script:Arguments) {
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'NotConnected' -Category 'InvalidOperation' `
                    -Message ('The last Connect-{{prefix}}Host failed, or was that of an unknown version of {{name}}, so ' +
                    'this session works on nothing.') `
                    -Action 'Run Connect-{{prefix}}Host again, or Disconnect-{{prefix}}Host to work without it.'))
    }
    if ($script:Lost) {
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'MemoryMachineLost' `
                    -Category 'ResourceUnavailable' `
                    -Message ('What this session worked on was in the memory of a process that ended, or that ' +
                    'another import of {{name}} has: it is lost here.') `
                    -Action 'Run Connect-{{prefix}}Host again{{keep}}.'))
    }
}

function Open-{{prefix}}_Channel {
    # Gives the running child, or starts one. Nothing is in flight then: what another cmdlet has gathered is done first.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    $channel = $script:Channel
    if ($null -ne $channel) { $channel.Idle.CancelAfter(-1) }
    if ($null -ne $script:Channel -and $null -ne $script:Channel.Flushing) {
        # A batch is on its way. That the child has ended meanwhile shows where its replies are due.
        $null = Wait-{{prefix}}_Task -Cmdlet $Cmdlet -Call $Call -Task $script:Channel.Flushing
        $script:Channel.Flushing = $null
    }
    # One whose start was stopped has not been asked anything: a new one takes its place.
    if ($null -ne $channel -and $null -eq $channel.Hello) { Close-{{prefix}}_Channel }
    if ($script:Calls.Count -gt 0) { Complete-{{prefix}}_Call -Cmdlet $Cmdlet -Call $Call }
    if ($null -ne $Call.Cmdlet -and -not $script:Calls.Contains($Call)) { $script:Calls.Add($Call) }
    $channel = $script:Channel
    if ($null -ne $channel) {
        $channel.Idle.CancelAfter(-1)
        # One that has ended may still have left replies to what this call asked.
        $ended = $channel.Idle.IsCancellationRequested -or $channel.Process.HasExited
        if ($null -ne $script:Channel -and $Call.Due -eq 0 -and $ended) {
            Close-{{prefix}}_Channel
            if ($script:InMemory) { $script:Lost = $true }
        }
    }
    Assert-{{prefix}}_Session -Cmdlet $Cmdlet
    if ($null -eq $script:Channel) { Initialize-{{prefix}}_Channel -Cmdlet $Cmdlet }
    $script:Channel.Owner = $Call
    $script:Channel
}

function Close-{{prefix}}_Channel {
    # Ends a child: it leaves at the end of its input, or is ended when it takes more milliseconds than $Patience.
    param ([{{prefix}}_Channel] $Channel = $script:Channel, [int] $Patience = 2000)
    if ($Channel -eq $script:Channel) { $script:Channel = $null }
    if ($null -eq $Channel -or $null -eq $Channel.Process) { return }
    # Nobody gathers for it any more.
    $Channel.Owner = $null
    $Channel.Idle.CancelAfter(-1)
    if ($null -ne $Channel.OnEnd) { $Channel.Runspace.remove_StateChanged($Channel.OnEnd) }
    # In a task: a child that does not read would hold who writes to it.
    if ($null -ne $Channel.Writer) {
        [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $Channel.Writer -Method 'Close')).Start()
    }
    if ($null -eq $Channel.Writer -or -not $Channel.Process.WaitForExit($Patience)) {
        try { $Channel.Process.Kill() } catch { $null = $_ }
    }
    $Channel.Process.Dispose()
    $Channel.Process = $null
}

function Get-{{prefix}}_EndHandler {
    # Closes the child's input when the runspace closes, which calls no OnRemove. Compiled: no script can run then.
    param ([{{prefix}}_Channel] $Channel)
    $make = [System.Linq.Expressions.Expression]
    $parameters = [System.Linq.Expressions.ParameterExpression[]] @(
        $make::Parameter([object], 'sender')
        $make::Parameter([System.Management.Automation.Runspaces.RunspaceStateEventArgs], 'arguments')
    )
    $state = $make::Property($make::Property($parameters[1], 'RunspaceStateInfo'), 'State')
    $ending = foreach ($one in 'Closing', 'Closed', 'Broken') {
        $make::Equal($state, $make::Constant([System.Management.Automation.Runspaces.RunspaceState] $one))
    }
    # In a task, which keeps an error to itself; a started one is not started again.
    $close = [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $Channel.Writer -Method 'Close'))
    $start = $make::Call($make::Constant($close), 'Start', $null, @())
    $fresh = $make::Equal($make::Property($make::Constant($close), 'Status'), $make::Constant($close.Status))
    $when = $make::AndAlso($make::OrElse($ending[0], $make::OrElse($ending[1], $ending[2])), $fresh)
    $handler = [System.EventHandler[System.Management.Automation.Runspaces.RunspaceStateEventArgs]]
    $make::Lambda($handler, $make::IfThen($when, $start), $parameters).Compile()
}

function Open-{{prefix}}_Pump {
    # Reads the child all the time, so that it never waits for room in a pipe: its greeting, then whole batches of
    # replies, each closed by an empty line. Compiled, since no script may run beside that of the session:
    #     while ((line = reader.ReadLine()) != null)
    #         if (line.Length == 0) { batches.Add(batch); batch = new List<string[]>(); }
    #         else batch.Add(line.IndexOf('\\') < 0 ? line.Split(tab) : new[] { line });
    param ([System.IO.Stream] $Stream)
    $make = [System.Linq.Expressions.Expression]
    $list = [System.Collections.Generic.List[[string[]]]]
    $batches = [System.Collections.Concurrent.BlockingCollection[System.Collections.Generic.List[[string[]]]]]::new()
    $new = $make.GetMethod('New', [type[]] @([type])).Invoke($null, @($list))
    $reader = $make::Constant([System.IO.StreamReader]::new($Stream, [System.Text.Encoding]::ASCII, $false, 65536))
    $batch = $make::Variable($list, 'batch')
    $line = $make::Variable([string], 'line')
    $end = $make::Label('end')
    $read = $make::Assign($line, $make::Call($reader, 'ReadLine', $null, @()))
    $ended = $make::Equal($line, $make::Constant($null, [string]))
    $tab = $make::Constant([char[]] @([char] 9))
    $isPlain = $make::LessThan($make::Call($line, 'IndexOf', $null, @($make::Constant([char] 92))), $make::Constant(0))
    $whole = $make::NewArrayInit([string], [System.Linq.Expressions.Expression[]] @($line))
    $fields = $make::Condition($isPlain, $make::Call($line, 'Split', $null, @($tab)), $whole)
    $keep = $make::Call($batch, 'Add', $null, @($fields))
    $give = $make::Call($make::Constant($batches), 'Add', $null, @($batch))
    $start = $make::Assign($batch, $new)
    $isMark = $make::Equal($make::Property($line, 'Length'), $make::Constant(0))
    $block = {
        param (
            [System.Linq.Expressions.Expression[]] $Step,
            [System.Linq.Expressions.ParameterExpression[]] $Variable = @()
        )
        $make::Block($Variable, $Step)
    }
    $mark = & $block -Step $give, $start
    $leave = $make::IfThen($ended, $make::Break($end))
    $loop = $make::Loop((& $block -Step $read, $leave, $make::IfThenElse($isMark, $mark, $keep)), $end)
    $greeting = $make::IfThen($make::Not($ended), (& $block -Step $keep, $give, $start, $loop))
    $body = & $block -Step $start, $read, $greeting -Variable $batch, $line
    $done = $make::Call($make::Constant($batches), 'CompleteAdding', $null, @())
    $pump = $make::Lambda([System.Action], $make::TryFinally($body, $done), @()).Compile()
    $long = [System.Threading.Tasks.TaskCreationOptions]::LongRunning
    $null = [System.Threading.Tasks.Task]::Factory.StartNew($pump, $long)
    , $batches
}

function Watch-{{prefix}}_Idle {
    # Lets the child end when nobody asks for a while; a machine in its memory would be lost with it.
    if (-not $script:InMemory -and $null -ne $script:Channel) { $script:Channel.Idle.CancelAfter($script:IdleLimit) }
}

function Get-{{prefix}}_Action {
    # A method without parameters as a .NET delegate, for a timer or a task.
    param ([object] $Target, [string] $Method)
    [System.Action] [System.Delegate]::CreateDelegate([System.Action], $Target, $Method)
}
