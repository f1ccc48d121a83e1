function Get-{{prefix}}_Target {
    # What a request names, for an error's TargetObject: its columns that hold something.
    # Of what $About names, it has that value alone.
    param ([hashtable] $Call, [string] $Request, [string[]] $About)
    $target = [ordered] @{}
    $names = @(for ($at = 0; $at + 1 -lt $About.Length; $at += 2) { $About[$at] })
    $fields = $Request.Split([char] 9)
    $first = $script:Lines['Request']['Columns']
    $end = [System.Math]::Min($Call['Columns'].Length, $fields.Length - $first)
    for ($at = 0; $at -lt $end; $at++) {
        $name = $Call['Columns'][$at]
        $field = $fields[$at + $first]
        if ($names -ccontains $name) {
            # A list may have an error for each of its items: to read the whole list for each would take ever longer.
            $target[$name] = for ($other = 0; $other -lt $names.Length; $other++) {
                if ($names[$other] -ceq $name) { $About[2 * $other + 1] }
            }
        } elseif ($field.IndexOf([char] 92) -lt 0) {
            if ($field) { $target[$name] = $field }
        } else {
            $target[$name] = ConvertFrom-{{prefix}}_List -Text $field
        }
    }
    [pscustomobject] $target
}

function Join-{{prefix}}_Name {
    # Names what was changed, or was to be, by the first three columns of a request: a result has such members, too.
    # One that lacks some of them is of a request that names something else, a scope for one: its own text names it.
    param ([hashtable] $Call, [object[]] $Item)
    $names = foreach ($one in $Item[0..4]) {
        if ($null -eq $one) { continue }
        $words = [string[]] @(foreach ($column in $Call['Columns'][0..2]) { $one.$column })
        $name = [string]::Join(' ', $words).Trim()
        $asked = $one -is [System.Management.Automation.PSCustomObject]
        $nameless = "$one" -ceq $one.PSObject.TypeNames[0]
        if ($name -and ($asked -or $nameless -or $words -cnotcontains '')) { $name } else { "$one" }
    }
    $text = [string]::Join(', ', [string[]] @($names))
    if ($Item.Length -gt 5) { "$text and $($Item.Length - 5) more" } else { $text }
}

function Write-{{prefix}}_Failure {
    # Writes the error of one record; the others go on.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [string[]] $Row,
        [string] $Request
    )
    $Call['Refused']++
    $place = $script:Lines['Error']
    $about = @(if ($Row[$place['About']]) { ConvertFrom-{{prefix}}_List -Text $Row[$place['About']] })
    $fields = @(for ($at = 0; $at -lt $place['About']; $at++) { "$(ConvertFrom-{{prefix}}_Field -Text $Row[$at])" })
    $message = $fields[$place['Message']]
    if ($fields[$place['System']]) { $message += " The system says: $($fields[$place['System']])" }
    $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id $fields[$place['ErrorId']] -Category $fields[$place['Category']] `
                -Message $message -Action $fields[$place['Action']] -Status $fields[$place['Status']] `
                -Target (Get-{{prefix}}_Target -Call $Call -Request $Request -About $about)))
}

function Write-{{prefix}}_Warning {
    # Where a warning must stop (-WarningAction Stop, or Inquire and the answer no), it ends the cmdlet: an exception
    # alone would end this statement, and the cmdlet would go on.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Message)
    try {
        $Cmdlet.WriteWarning($Message)
    } catch [System.Management.Automation.MethodInvocationException] {
        [System.Management.Automation.RuntimeException] $stopped = $_.Exception.GetBaseException()
        $Cmdlet.ThrowTerminatingError($stopped.ErrorRecord)
    }
}

function Read-{{prefix}}_Plan {
    # What a request would do: the words for ShouldProcess, what is changed and how, then the objects. Nothing where
    # that is an error, which is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Request)
    $changes = $Call['Changes']
    $Call['Changes'] = $false
    try {
        Send-{{prefix}}_Line -Cmdlet $Cmdlet -Call $Call -Line "$($Call['Id'])$($Call['Sent'] + 1)`t$Request"
        Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
        $rows = Select-{{prefix}}_Row -Cmdlet $Cmdlet -Call $Call `
            -Shift ($script:Lines['Plan']['Columns'] - $script:Lines['Item']['Columns'])
    } finally {
        # The next cmdlet waits for a plan that is still on its way, or gives it up: as it does with a read.
        if ($Call['Answered'] -eq $Call['Sent']) {
            Clear-{{prefix}}_Call -Call $Call
            $Call['Changes'] = $changes
        }
    }
    if ($rows.Count -eq 0) { return }
    $last = $rows.Count - 1
    $row = $rows[$last]
    $place = $script:Lines['Plan']
    # As the reply of a change: without those words. A plan of many things has its results before them.
    if ($row.Length -gt $place['Columns']) {
        $rows[$last] = [string[]] ($row[$place['Mark'], $place['Id']] + $row[$place['Columns']..($row.Length - 1)])
    } else {
        $rows.RemoveAt($last)
    }
    $row[$place['Target'], $place['Action']]
    , (ConvertFrom-{{prefix}}_Reply -Call $Call -Row $rows)
}

function Get-{{prefix}}_ConfirmError {
    # Why a change was not confirmed: where nobody can be asked (-NonInteractive, a job, a remote session's host), what
    # to write instead; any other reason as it is.
    param ([System.Management.Automation.ErrorRecord] $Reason, [string] $Command, [string] $Target)
    $base = $Reason.Exception.GetBaseException()
    $unasked = $base -is [System.Management.Automation.PSInvalidOperationException] -or
    $base -is [System.Management.Automation.Host.HostException] -or $base -is [System.NotImplementedException]
    if (-not $unasked) { return $Reason }
    Get-{{prefix}}_ErrorRecord -Id 'CannotConfirm' -Category 'InvalidOperation' -Target $Target `
        -Message "$Command asks before it changes '$Target', and here nobody can be asked: $($base.Message)" `
        -Action 'Give -Confirm:$false to make the change unasked; -WhatIf shows what it would be.'
}

function Write-{{prefix}}_Loss {
    # The child is of no use any more: says so, and what may have happened.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Reason)
    $channel = if ($null -ne $Call['Own']) { $Call['Own'] } else { $script:Channel }
    $said = ''
    if ($null -ne $channel) {
        if ($null -ne $channel['Process']) {
            Close-{{prefix}}_Process -Channel $channel
            Read-{{prefix}}_Diagnostic -Channel $channel
            # Its last words may still be on their way; a process that it started may keep the pipe open.
            $listening = [System.Threading.Tasks.Task[]] @($channel['Listening'])
            $null = [System.Threading.Tasks.Task]::WaitAny($listening, 1000)
        }
        $said = [System.Text.Encoding]::UTF8.GetString($channel['Diagnostics'].ToArray()).Trim()
        Close-{{prefix}}_Channel -Channel $channel -Lost
    }
    $message = "The module's executable $Reason."
    $made = @(Get-{{prefix}}_Made -Call $Call)
    if ($made.Length -gt 0) {
        $message += " $($Call['Command']) made $($made.Length) change(s) that were not shown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $made)."
    }
    # What was not sent was not done.
    $open = @(
        for ($at = Measure-{{prefix}}_Reply -Call $Call; $at -lt $Call['Requests'].Count; $at++) {
            Get-{{prefix}}_Target -Call $Call -Request $Call['Requests'][$at]
        }
    )
    if ($Call['Changes'] -and $Call['Staged'] -gt 0) {
        $message += " Whether the $($Call['Staged']) changes that $($Call['Command']) was to make as one are made is " +
        'unknown.'
    } elseif ($Call['Changes'] -and $open.Length -gt 0) {
        $message += " The outcome of $($open.Length) request(s) of $($Call['Command']) is unknown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $open)."
    }
    if ($said) { $message += " It said: $said" }
    $record = Get-{{prefix}}_ErrorRecord -Id 'ExecutableLost' -Category 'ResourceUnavailable' -Message $message `
        -Target $open -Action 'Read the present state before you try again: the next command starts a new process.'
    if ($null -ne $Call['Cmdlet'] -and $Cmdlet -ne $Call['Cmdlet']) {
        # Another cmdlet reads what is owed to this call, and goes on: it is this call's own error, or is told for it.
        $Call['Failure'] = $record
        $Call['Lines'].Clear()
        $Call['Answered'] = $Call['Sent']
        return
    }
    Clear-{{prefix}}_Call -Call $Call
    # What a cmdlet throws ends it, and no catch of its own helps; without one this is an exception like others.
    if ($null -eq $Cmdlet) { throw $record }
    $Cmdlet.ThrowTerminatingError($record)
}

function Measure-{{prefix}}_Reply {
    # How many requests were answered to their end: a read has a reply for each object, too.
    param ([hashtable] $Call)
    $count = 0
    foreach ($line in $Call['Lines']) { if ($line -cmatch '\A[=!]') { $count++ } }
    $count
}

function Clear-{{prefix}}_Call {
    # Nothing of this call is to be answered or told any more.
    param ([hashtable] $Call)
    $Call['Requests'].Clear()
    $Call['Lines'].Clear()
    $Call['Answered'] = $Call['Sent']
    $Call['Failure'] = $null
    $Call['Cursor'] = $Call['Page'] = ''
    # One that stages something is to be found when it was stopped.
    if (-not $Call['Stages']) { $null = $script:Calls.Remove($Call) }
}

function Get-{{prefix}}_Made {
    # What a call has changed and not shown, as far as it is known.
    param ([hashtable] $Call)
    if (-not $Call['Changes']) { return }
    $rows = [System.Collections.Generic.List[[string[]]]]::new()
    foreach ($line in $Call['Lines']) {
        $row = $line.Split([char] 9)
        $place = $script:Lines['Change']
        if ('=', '-' -cnotcontains $row[$place['Mark']] -or $row.Length -le $place['Columns']) { continue }
        if ($line.IndexOf([char] 92) -ge 0) { Expand-{{prefix}}_Row -Row $row -Raw $Call['Raw'] }
        $rows.Add($row)
    }
    if ($rows.Count -gt 0) { (ConvertFrom-{{prefix}}_Reply -Call $Call -Row $rows) }
}

function Complete-{{prefix}}_Call {
    # Another call may have something to be answered. One that still runs will show it itself, unless the session is to
    # be changed; of one that was stopped, this tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [switch] $Closing)
    # The engine takes a cmdlet's session state away when its pipeline has ended.
    try {
        $ended = $null -eq $Call['Cmdlet'].SessionState
    } catch {
        Clear-{{prefix}}_Caught -Caught $_
        $ended = $true
    }
    if ($null -ne $Cmdlet -and $null -ne $Cmdlet.SessionState.PSVariable.GetValue('EventSubscriber')) {
        Assert-{{prefix}}_Quiet -Cmdlet $Cmdlet -Call $Call -Ended:$ended
    }
    if (-not $ended -and -not $Closing) { return }
    if ($Call['Requests'].Count -gt 0) { Write-{{prefix}}_Unshown -Cmdlet $Cmdlet -Call $Call -Closing:(-not $ended) }
    if ($ended -and $Call['Stages']) { Close-{{prefix}}_Cursor -Call $Call }
    Clear-{{prefix}}_Call -Call $Call
}

function Assert-{{prefix}}_Quiet {
    # Ends an event's action that comes while Ctrl+C ends that call, or right behind that: between the statements of
    # finally blocks, too, where nothing would stop it while it waits for a child that hangs. By an error: that ends the
    # action alone.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [switch] $Ended)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    if ($Ended) {
        while ($Call['Answered'] -lt $Call['Sent'] -and $clock.ElapsedMilliseconds -lt 300) {
            Request-{{prefix}}_Reply -Call $Call -Channel $script:Channel
            if ($null -eq $script:Channel -or (Read-{{prefix}}_Line -Channel $script:Channel)) { return }
        }
        $stopping = $Call['Answered'] -lt $Call['Sent']
    } else {
        # Windows PowerShell has no such token: it is null there.
        $running = $Call['Cmdlet']
        $token = $running.PipelineStopToken
        $stopping = $token.IsCancellationRequested
    }
    if (-not $stopping) { return }
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'PipelineStopped' -Category 'OperationStopped' `
                -Message "$($Call['Command']), which this event interrupts, was stopped and is not answered yet." `
                -Action 'Nothing was done: the next event can do it.' -Target $Call['Command']))
}

function Write-{{prefix}}_Unshown {
    # A pipeline that was stopped early still made its changes: says which. $Left was read and not shown; what was sent
    # besides is read here, unless Ctrl+C forbids it: then the next cmdlet tells.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [System.Collections.IEnumerator] $Left,
        [switch] $Closing
    )
    $channel = $script:Channel
    $due = $null -ne $channel -and $channel['Owner'] -eq $Call
    # What is not wholly written is not done.
    $undone = $due -and $null -ne $channel['Writing'] -and $Call['Sent'] - $Call['Answered'] -eq 1
    if ($undone -or -not ($Call['Changes'] -or $script:InMemory)) {
        # What was read nobody wants. It is waited for where it comes soon, else a new child is there sooner.
        while ($due -and $Call['Answered'] -lt $Call['Sent'] -and $channel['Silent'].ElapsedMilliseconds -lt 1000) {
            if (Read-{{prefix}}_Line -Channel $channel) { break }
        }
        if ($due -and $Call['Answered'] -lt $Call['Sent']) { Close-{{prefix}}_Channel -Patience 0 -Lost }
        if (-not $Call['Changes']) { return }
    }
    $made = [System.Collections.Generic.List[object]]::new()
    $text = ''
    try {
        if ($Call['Answered'] -lt $Call['Sent']) { Receive-{{prefix}}_Reply -Cmdlet $null -Call $Call }
        if (-not $Call['Changes']) { return }
        if ($null -ne $Call['Failure']) { $text = $Call['Failure'].Exception.Message + ' ' }
        $unshown = @(
            if ($null -ne $Left) { while ($Left.MoveNext()) { $Left.Current } }
            Get-{{prefix}}_Made -Call $Call
        )
        # What was as asked already has not been changed.
        foreach ($one in $unshown) { if ($null -ne $one -and $one.Changed -ne $false) { $made.Add($one) } }
        # It is told once. While its cmdlet runs the call stays among the others: an event's action looks there.
        $Call['Requests'].Clear()
        $Call['Lines'].Clear()
    } catch {
        Clear-{{prefix}}_Caught -Caught $_
        if ($Call['Changes']) { $text = $_.Exception.Message + ' ' }
    }
    if ($made.Count -gt 0) {
        $why = if ($Closing) { 'The session was changed' } else { 'The pipeline was stopped' }
        $text += "$why; $($Call['Command']) made $($made.Count) change(s) that were not shown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $made.ToArray())."
    }
    if (-not $text) { return }
    try {
        $Cmdlet.WriteWarning($text)
    } catch {
        Clear-{{prefix}}_Caught -Caught $_
        $Host.UI.WriteWarningLine($text)
    }
}
