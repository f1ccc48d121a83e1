function Get-{{prefix}}_Target {
    # What a request names, for an error's TargetObject: its columns that hold something.
    # Of what $About names, it has that value alone.
    param ([{{prefix}}_Call] $Call, [string] $Request, [string[]] $About)
    $target = [ordered] @{}
    $names = @(for ($at = 0; $at + 1 -lt $About.Length; $at += 2) { $About[$at] })
    $fields = $Request.Split([char] 9)
    $first = $script:Lines.Request.Columns
    $end = [System.Math]::Min($Call.Columns.Length, $fields.Length - $first)
    for ($at = 0; $at -lt $end; $at++) {
        # A list may have an error for each of its items: to read the whole list for each would take ever longer.
        if ($names -ccontains $Call.Columns[$at]) { $fields[$at + $first] = '' }
    }
    $given = ConvertFrom-{{prefix}}_Field -Field $fields
    for ($at = 0; $at -lt $end; $at++) {
        if ($names -ccontains $Call.Columns[$at] -or $given[$at + $first]) {
            $target[$Call.Columns[$at]] = $given[$at + $first]
        }
    }
    for ($at = 0; $at -lt $names.Length; $at++) {
        $target[$names[$at]] = for ($other = 0; $other -lt $names.Length; $other++) {
            if ($names[$other] -ceq $names[$at]) { $About[2 * $other + 1] }
        }
    }
    [pscustomobject] $target
}

function Join-{{prefix}}_Name {
    # Names what was changed, or was to be, by the first three columns of a request: a result has such members, too.
    param ([{{prefix}}_Call] $Call, [object[]] $Item)
    $names = foreach ($one in $Item[0..4]) {
        if ($null -eq $one) { continue }
        [string]::Join(' ', [string[]] @(foreach ($column in $Call.Columns[0..2]) { $one.$column })).Trim()
    }
    $text = [string]::Join(', ', [string[]] @($names))
    if ($Item.Length -gt 5) { "$text and $($Item.Length - 5) more" } else { $text }
}

function Write-{{prefix}}_Failure {
    # Writes the error of one record; the others go on.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [{{prefix}}_Call] $Call,
        [object[]] $Reply,
        [string] $Request
    )
    $place = $script:Lines.Error
    $message = $Reply[$place.Message]
    if ($Reply[$place.System]) { $message += " The system says: $($Reply[$place.System])" }
    $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id $Reply[$place.ErrorId] -Category $Reply[$place.Category] `
                -Message $message -Action $Reply[$place.Action] -Status $Reply[$place.Status] `
                -Target (Get-{{prefix}}_Target -Call $Call -Request $Request -About $Reply[$place.About])))
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
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [string] $Reason)
    $channel = if ($null -ne $Call.Own) { $Call.Own } else { $script:Channel }
    $said = ''
    if ($null -ne $channel) {
        try { $channel.Process.Kill() } catch { $null = $_ }
        # Its last words may still be on their way; a process that it started may keep the pipe open.
        try { $null = $channel.Listening.Wait(1000) } catch { $null = $_ }
        $said = [System.Text.Encoding]::UTF8.GetString($channel.Diagnostics.ToArray()).Trim()
        if ($script:InMemory -and $channel -eq $script:Channel) { $script:Lost = $true }
        Close-{{prefix}}_Channel -Channel $channel
    }
    $message = "The module's executable $Reason."
    $made = @(Get-{{prefix}}_Made -Call $Call)
    if ($made.Length -gt 0) {
        $message += " $($Call.Command) made $($made.Length) change(s) that were not shown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $made)."
    }
    # What was not sent was not done.
    $open = @(
        for ($at = Measure-{{prefix}}_Reply -Call $Call; $at -lt $Call.Sent; $at++) {
            Get-{{prefix}}_Target -Call $Call -Request $Call.Requests[$at]
        }
    )
    if ($Call.Changes -and $open.Length -gt 0) {
        $message += " The outcome of $($open.Length) request(s) of $($Call.Command) is unknown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $open)."
    }
    if ($said) { $message += " It said: $said" }
    Clear-{{prefix}}_Call -Call $Call
    $record = Get-{{prefix}}_ErrorRecord -Id 'ExecutableLost' -Category 'ResourceUnavailable' -Message $message `
        -Target $open -Action 'Read the present state before you try again: the next command starts a new process.'
    # What a cmdlet throws ends it, and no catch of its own helps; without one this is an exception like others.
    if ($null -eq $Cmdlet) { throw $record }
    $Cmdlet.ThrowTerminatingError($record)
}

function Clear-{{prefix}}_Call {
    # Nothing of this call is to be answered or told any more.
    param ([{{prefix}}_Call] $Call)
    $Call.Requests.Clear()
    $Call.Replies.Clear()
    $Call.Taken.Clear()
    $Call.Sent = 0
    $Call.Due = 0
}

function Get-{{prefix}}_Made {
    # What a call has changed and not shown, as far as it is known.
    param ([{{prefix}}_Call] $Call)
    if (-not $Call.Changes) { return }
    $replies = [System.Collections.Generic.List[[object[]]]]::new($Call.Taken)
    foreach ($reply in $Call.Replies) {
        $values = ConvertFrom-{{prefix}}_Line -Field $reply
        if ($values[$script:Lines.Change.Mark] -ceq '=') { $replies.Add($values) }
    }
    if ($replies.Count -gt 0) { (ConvertFrom-{{prefix}}_Reply -Type $Call.Result -Reply $replies) }
}

function Write-{{prefix}}_Unshown {
    # A pipeline that was stopped early still made its changes: says which. $Rest was read and not shown; what was sent
    # besides is read here, unless Ctrl+C forbids it: then the next cmdlet tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [object[]] $Rest, [switch] $Closing)
    $made = [System.Collections.Generic.List[object]]::new()
    $text = ''
    try {
        if ($null -ne $script:Channel -and $Call.Requests.Count -gt (Measure-{{prefix}}_Reply -Call $Call)) {
            Complete-{{prefix}}_Batch -Cmdlet $null -Call $Call
        }
        # What was as asked already has not been changed.
        foreach ($one in @($Rest) + @(Get-{{prefix}}_Made -Call $Call)) {
            if ($null -ne $one -and $one.Changed -ne $false) { $made.Add($one) }
        }
        Clear-{{prefix}}_Call -Call $Call
    } catch {
        if ($Call.Changes) { $text = $_.Exception.Message + ' ' }
    }
    if ($made.Count -gt 0) {
        $why = if ($Closing) { 'The session was changed' } else { 'The pipeline was stopped' }
        $text += "$why; $($Call.Command) made $($made.Count) change(s) that were not shown: " +
        "$(Join-{{prefix}}_Name -Call $Call -Item $made.ToArray())."
    }
    if (-not $text) { return }
    try { $Cmdlet.WriteWarning($text) } catch { $Host.UI.WriteWarningLine($text) }
}
