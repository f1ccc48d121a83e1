function Open-{{prefix}}_Channel {
    # Gives the child to this call: the running one, or a new one. What another call has on its way is read first.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    if ($null -ne $Call['Failure']) { Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call }
    # Records behind a pause are shown at once.
    if ($Call['Single'] -or $Call['Clock'].ElapsedMilliseconds -gt 25) { $Call['Limit'] = 1 }
    $Call['Clock'].Restart()
    foreach ($other in $script:Calls.ToArray()) {
        if ($other -ne $Call) { Complete-{{prefix}}_Call -Cmdlet $Cmdlet -Call $other }
    }
    $channel = $script:Channel
    if ($null -ne $channel -and $null -ne $channel['Owner']) {
        $owner = $channel['Owner']
        if ($owner -ne $Call -and $owner['Answered'] -lt $owner['Sent']) {
            Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $owner
        }
        # One that has ended may still have left replies to what this call asked.
        if ($Call['Answered'] -eq $Call['Sent'] -and $channel -eq $script:Channel -and $channel['Process'].HasExited) {
            Close-{{prefix}}_Channel -Lost
        }
    }
    if (-not $script:Calls.Contains($Call)) { $script:Calls.Add($Call) }
    $mine = $false
    while (-not $mine) {
        if ($null -eq $script:Arguments -or $script:Lost) { Write-{{prefix}}_NoSession -Cmdlet $Cmdlet }
        $channel = $script:Channel
        if ($null -eq $channel -or $null -eq $channel['Hello']) {
            Initialize-{{prefix}}_Channel -Cmdlet $Cmdlet
            continue
        }
        if ($Call['Answered'] -eq $Call['Sent']) {
            # Nothing is on its way.
            $channel['Silent'].Restart()
            $channel['Room'] = $script:Room
        }
        $Call['Hello'] = $channel['Hello']
        # One statement: an event's action that comes before it may replace the child.
        $mine = $channel -eq $script:Channel -and $null -ne ($channel['Owner'] = $Call)
    }
    $channel
}

function Send-{{prefix}}_Line {
    # Sends a request that is alone.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Line)
    $sent = $false
    while (-not $sent) {
        $channel = Open-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call
        # One statement.
        $sent = $Call -eq $channel['Owner'] -and $null -eq $Call['Requests'].Add($Line) -and
        $null -ne ($Call['Asked'] = $Call['Sent'] = $Call['Sent'] + 1) -and
        $null -ne ($channel['Writing'] = $channel['Writer'].WriteLineAsync("$Line`n"))
    }
    Wait-{{prefix}}_Written -Cmdlet $Cmdlet -Call $Call -Channel $channel
}

function Wait-{{prefix}}_Written {
    # Waits until what was written is in the pipe, and reads replies meanwhile: the child may wait for room itself.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [hashtable] $Channel)
    # That the child has ended shows where its reply is due.
    while ($null -ne $Channel['Writing'] -and -not (Read-{{prefix}}_Line -Channel $Channel)) {
        if ($Channel['Silent'].ElapsedMilliseconds -gt $script:SilenceLimit) {
            Resume-{{prefix}}_Call -Cmdlet $Cmdlet -Call $Call -Channel $Channel -Reason 'reads nothing'
            return
        }
    }
}

function Undo-{{prefix}}_Send {
    # Takes back a request that could not be written: the child is gone. Whether it needs none: an event's action that
    # came before, and found the child gone, has asked it again, or has said that it is lost.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [hashtable] $Channel,
        [System.Management.Automation.ErrorRecord] $Caught
    )
    Clear-{{prefix}}_Caught -Caught $Caught
    # One statement.
    $mine = $Channel['Owner'] -eq $Call -and $null -eq $Call['Requests'].RemoveAt($Call['Requests'].Count - 1) -and
    $null -ne ($Call['Sent'] = $Call['Sent'] - 1)
    # What came before it may have been answered.
    if ($Call['Answered'] -lt $Call['Sent']) { Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call }
    if ($Channel -eq $script:Channel) { Close-{{prefix}}_Channel -Lost }
    -not $mine
}

function Read-{{prefix}}_Line {
    # Takes what the child has written, whole lines, to the call that is owed it; whether the child has ended.
    param ([hashtable] $Channel)
    $read = $Channel['Reading']
    if (-not $read.IsCompleted -or $null -ne $Channel['Writing']) {
        $tasks = [System.Threading.Tasks.Task[]] @($read; if ($null -ne $Channel['Writing']) { $Channel['Writing'] })
        # In slices, so that Ctrl+C is heard.
        $which = [System.Threading.Tasks.Task]::WaitAny($tasks, 100)
        if ($which -eq 1) { $Channel['Writing'] = $null }
        if (-not $read.IsCompleted) {
            if ($which -lt 0) { Read-{{prefix}}_Diagnostic -Channel $Channel }
            return $false
        }
    }
    $count = if ($read.IsFaulted -or $read.IsCanceled) { 0 } else { $read.Result }
    if ($count -eq 0) { return $true }
    $owner = $Channel['Owner']
    $text = $Channel['Rest'] + [System.Text.Encoding]::ASCII.GetString($Channel['Buffer'], 0, $count)
    $end = $text.LastIndexOf([char] 10)
    $rest = $text.Substring($end + 1)
    $lines = [string[]] @(if ($end -ge 0) { $text.Substring(0, $end).Split([char] 10) })
    $answered = $owner['Answered']
    if ($lines.Length -gt 0) {
        # What ends a request, or a page of it, says how far the child is. What is no reply of this call ends the wait.
        $mark, $id, $null = $lines[-1].Split([char] 9)
        if ('=', '!', '+' -ccontains $mark -and "$id".StartsWith($owner['Id'])) {
            $answered = [int] $id.Substring($owner['Id'].Length)
        } elseif ('-', '?', '~', 'bye' -cnotcontains $mark) {
            $answered = $owner['Sent']
        }
    }
    # One statement: what was read belongs to the call, and the next read has begun, or neither.
    $null = $Channel['Reading'] -eq $read -and $null -eq $owner['Lines'].AddRange($lines) -and
    $null -ne ($owner['Answered'] = $answered) -and $null -ne ($Channel['Rest'] = $rest) -and
    $null -ne ($Channel['Reading'] = $Channel['Output'].ReadAsync($Channel['Buffer'], 0, $Channel['Buffer'].Length))
    $Channel['Silent'].Restart()
    $false
}

function Read-{{prefix}}_Diagnostic {
    # Begins to read the standard error of a child that is silent or gone: it may wait for room there. Most never write.
    param ([hashtable] $Channel)
    # One statement: an event's action may do the same, or close the channel.
    $null = $null -eq $Channel['Listening'] -and $null -ne $Channel['Process'] -and $null -ne (
        $Channel['Listening'] = $Channel['Process'].StandardError.BaseStream.CopyToAsync($Channel['Diagnostics']))
}

function Request-{{prefix}}_Reply {
    # Says by an empty line that somebody waits for what is owed to a call, once.
    param ([hashtable] $Call, [hashtable] $Channel)
    if ($Call['Asked'] -eq $Call['Sent'] -or $null -eq $Channel -or $null -ne $Channel['Writing']) { return }
    $Call['Asked'] = $Call['Sent']
    # That the child has ended shows where it is read.
    try { $Channel['Writing'] = $Channel['Writer'].WriteLineAsync() } catch { Clear-{{prefix}}_Caught -Caught $_ }
}

function Receive-{{prefix}}_Reply {
    # Reads all that is owed to a call: nothing is on its way afterwards.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    while ($Call['Answered'] -lt $Call['Sent']) {
        $channel = if ($null -ne $Call['Own']) { $Call['Own'] } else { $script:Channel }
        Request-{{prefix}}_Reply -Call $Call -Channel $channel
        if ($null -eq $channel -or (Read-{{prefix}}_Line -Channel $channel)) {
            Resume-{{prefix}}_Call -Cmdlet $Cmdlet -Call $Call -Channel $channel -Reason 'ended'
        } elseif ($channel['Silent'].ElapsedMilliseconds -gt $script:SilenceLimit) {
            Resume-{{prefix}}_Call -Cmdlet $Cmdlet -Call $Call -Channel $channel -Reason 'gave no answer'
        }
    }
    if ($null -ne $Call['Failure'] -and $Cmdlet -eq $Call['Cmdlet']) {
        $record = $Call['Failure']
        Clear-{{prefix}}_Call -Call $Call
        $Cmdlet.ThrowTerminatingError($record)
    }
}

function Resume-{{prefix}}_Call {
    # The child has ended, or hangs. What it has not answered is asked again, once, where that was a read, or where it
    # said before that it takes nothing any more; of a change nobody knows then whether it was made.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [hashtable] $Channel,
        [string] $Reason
    )
    $lines = $Call['Lines']
    $left = $lines.Count -gt 0 -and $lines[$lines.Count - 1] -ceq 'bye'
    $again = $left -or -not ($Call['Changes'] -or $Call['Again'] -or $Call['Cursor'])
    $shared = $null -eq $Call['Own'] -and $null -ne $Channel -and $null -ne $Channel['Hello'] -and -not $script:InMemory
    if (-not $again -or -not $shared) {
        Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason $Reason
        return
    }
    # Up to the last request that was answered to its end, before the first one of whose answer the child kept the rest.
    $kept = 0
    $answered = 0
    for ($at = 0; $at -lt $lines.Count -and $lines[$at] -cnotmatch '\A\+'; $at++) {
        if ($lines[$at] -cmatch '\A[=!]') {
            $kept = $at + 1
            $answered++
        }
    }
    $open = $Call['Requests'].GetRange($answered, $Call['Requests'].Count - $answered).ToArray()
    # One statement: an event's action that comes before it asks again itself.
    $mine = $Channel['Owner'] -eq $Call -and $null -eq $lines.RemoveRange($kept, $lines.Count - $kept) -and
    $null -eq $Call['Requests'].RemoveRange($answered, $open.Length) -and
    $null -ne ($Call['Sent'] = $Call['Answered'] = $Call['Sent'] - $open.Length) -and
    $null -eq ($Channel['Owner'] = $null)
    if (-not $mine) { return }
    $Call['Again'] = -not $left
    Close-{{prefix}}_Channel -Channel $Channel -Patience 0
    foreach ($line in $open) {
        Send-{{prefix}}_Line -Cmdlet $Cmdlet -Call $Call -Line $line
        Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    }
}
