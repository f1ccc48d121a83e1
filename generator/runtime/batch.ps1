# A batch is gathered in the writer's buffer. An empty line closes it; only then the executable starts, and it answers
# with all replies and an empty line. So a request whose empty line was not sent has provably not been carried out.

function Register-{{prefix}}_Timer {
    # Closes the batch in a moment, however late its next record is.
    param ([{{prefix}}_Call] $Call, [{{prefix}}_Channel] $Channel)
    $mark = [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $Channel.Writer -Method 'WriteLine'))
    $flush = [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $Channel.Writer -Method 'Flush'))
    $mark.ConfigureAwait($false).GetAwaiter().OnCompleted((Get-{{prefix}}_Action -Target $flush -Method 'Start'))
    $source = [System.Threading.CancellationTokenSource]::new($script:BatchLimit)
    $Call.TimerHook = $source.Token.Register((Get-{{prefix}}_Action -Target $mark -Method 'Start'))
    $Call.TimerMark = $mark
    $Call.TimerFlush = $flush
    $source
}

function Unregister-{{prefix}}_Timer {
    # Whether the timer closed the batch; after this it never will.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    if ($null -eq $Call.TimerHook) { return $false }
    $Call.TimerHook.Dispose()
    $Call.TimerHook = $null
    if ($Call.TimerMark.Status -eq 'Created') { return $false }
    $sent = $Call.Sent
    # No command may stand between these: Ctrl+C is heard where one begins.
    $Call.TimerMark = $null
    $Call.Sent = $Call.Requests.Count
    $Call.Due++
    if (Wait-{{prefix}}_Task -Cmdlet $Cmdlet -Call $Call -Task $Call.TimerFlush) { return $true }
    # The child had ended before: nothing of it was done.
    $Call.Sent = $sent
    $Call.Due--
    $false
}

function Wait-{{prefix}}_Task {
    # Waits in slices, so that Ctrl+C is heard; whether the task did what it should.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [System.Threading.Tasks.Task] $Task)
    for ($waited = 0; ; $waited += 100) {
        try { $ready = $Task.Wait(100) } catch { return $false }
        if ($ready) { return $true }
        if ($waited -ge $script:SilenceLimit) {
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
        }
    }
}

function Complete-{{prefix}}_Batch {
    # Closes the batch of this call and reads every reply: nothing is in flight afterwards.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    $null = Unregister-{{prefix}}_Timer -Cmdlet $Cmdlet -Call $Call
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    # A record that came while the timer fired may have missed it.
    if ($Call.Changes) { $Call.Sent = Measure-{{prefix}}_Reply -Call $Call }
    if ($Call.Sent -lt $Call.Requests.Count) {
        Send-{{prefix}}_Batch -Cmdlet $Cmdlet -Call $Call
        Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    }
    Watch-{{prefix}}_Idle
}

function Measure-{{prefix}}_Reply {
    # How many requests were answered to their end: a read has a reply for each object, too.
    param ([{{prefix}}_Call] $Call)
    $count = 0
    $mark = $script:Lines.End.Mark
    foreach ($reply in $Call.Replies) { if ($reply[$mark] -cmatch '\A[=!]') { $count++ } }
    $count
}

function Step-{{prefix}}_Batch {
    # Reads the replies of the batch before, then sends this one: the executable works on it while those are shown.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    # The timer goes on meanwhile: when Ctrl+C is heard here, it closes what was gathered, not some later cmdlet.
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    if (Unregister-{{prefix}}_Timer -Cmdlet $Cmdlet -Call $Call) { return }
    # Whoever writes next waits for the end of it.
    Send-{{prefix}}_Batch -Cmdlet $Cmdlet -Call $Call -Later
}

function Send-{{prefix}}_Batch {
    # Sends what was gathered and the empty line behind it. A child whose input is closed has ended before it could
    # start on this: a new one does it, unless the machine was in its memory.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [switch] $Later)
    for ($attempt = 0; $attempt -lt 2; $attempt++) {
        $channel = $script:Channel
        $sent = $Call.Sent
        # One request fits a pipe. More of them go by way of a task: who waits for a task hears Ctrl+C.
        $flush = if ($null -ne $Call.TimerMark) {
            $Call.TimerFlush
        } elseif ($Call.Requests.Count - $Call.Sent -gt 1) {
            [System.Threading.Tasks.Task]::new((Get-{{prefix}}_Action -Target $channel.Writer -Method 'Flush'))
        }
        $Call.TimerMark = $null
        $Call.Sent = $Call.Requests.Count
        $Call.Due++
        try {
            $channel.Writer.WriteLine()
            if ($null -eq $flush) { $channel.Writer.Flush() } else { $flush.Start() }
            $going = $true
        } catch {
            $going = $false
        }
        if ($going -and $Later) { $channel.Flushing = $flush }
        if ($going -and ($Later -or $null -eq $flush)) { return }
        if ($going -and (Wait-{{prefix}}_Task -Cmdlet $Cmdlet -Call $Call -Task $flush)) { return }
        $Call.Sent = $sent
        $Call.Due--
        Close-{{prefix}}_Channel
        $script:Lost = $script:InMemory
        $channel = Open-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call
        try {
            for ($at = $Call.Sent; $at -lt $Call.Requests.Count; $at++) {
                $channel.Writer.WriteLine($Call.Requests[$at])
            }
        } catch {
            $null = $_
        }
    }
    Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
}

function Receive-{{prefix}}_Reply {
    # Takes the batches of replies that are due.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    if ($Call.Due -eq 0) { return }
    $channel = if ($null -ne $Call.Own) { $Call.Own } else { $script:Channel }
    $batches = $channel.Batches
    $batch = $null
    for ($waited = 0; $Call.Due -gt 0; ) {
        # In slices, so that Ctrl+C is heard.
        if ($batches.TryTake([ref] $batch, 100)) {
            $Call.Replies.AddRange($batch)
            $Call.Due--
            $waited = 0
        } elseif ($batches.IsCompleted) {
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
        } else {
            $waited += 100
            if ($waited -ge $script:SilenceLimit) {
                Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
            }
        }
    }
}

function Select-{{prefix}}_Reply {
    # The replies that carry objects; the errors and warnings among them are written, when a read finds one behind its
    # objects by the next call. Each must answer the request in its place.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call)
    $shown = [System.Collections.Generic.List[[object[]]]]::new()
    $tab = [char] 9
    $number = 0
    $taken = 0
    $id = $null
    # Where an error or a warning goes down the pipeline (2>&1, 3>&1), a cmdlet there may read more for this call.
    $replies = $Call.Replies.ToArray()
    $requests = $Call.Requests.ToArray()
    $owed = $Call.Due -eq 0
    # Every reply begins as an item does: with its mark and the id of its request. Looked up once: there may be many.
    $mark, $own, $head = $script:Lines['Item']['Mark', 'Id', 'Columns']
    foreach ($reply in $replies) {
        if ($null -eq $id -and $number -lt $requests.Length) {
            $request = $requests[$number]
            $id = $request.Substring(0, $request.IndexOf($tab))
        }
        # Of one field is what holds escapes.
        if ($reply.Length -eq 1) { $reply = ConvertFrom-{{prefix}}_Line -Field $reply }
        $kind = $reply[$mark]
        if ($null -eq $id -or $reply[$own] -cne $id) {
            $Call.Replies.RemoveRange($taken, $Call.Replies.Count - $taken)
            $reason = "answered with something else than a reply: '$([string]::Join(' ', $reply))'"
            $reason = $reason.Substring(0, [System.Math]::Min(200, $reason.Length))
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason $reason
        }
        # A reply that ends its request may have nothing more to say.
        if ($kind -ceq '!' -or $kind -ceq '?') {
            if ($shown.Count -gt 0 -and -not $Call.Changes) { break }
            Write-{{prefix}}_Failure -Cmdlet $Cmdlet -Call $Call -Reply $reply -Request $request
        } elseif ($kind -ceq '~') {
            if ($shown.Count -gt 0 -and -not $Call.Changes) { break }
            $message = $reply[$script:Lines.Warning.Message]
            if ($Call.Warned.Add($message)) { Write-{{prefix}}_Warning -Cmdlet $Cmdlet -Message $message }
        } elseif ($reply.Length -gt $head) {
            $shown.Add($reply)
        }
        $taken++
        if ($kind -ceq '=' -or $kind -ceq '!') {
            $number++
            $id = $null
        }
    }
    if ($taken -eq $replies.Length -and $number -lt $requests.Length -and $owed) {
        Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'left a request without a reply'
    }
    # No command may stand between these.
    if ($Call.Requests.Count -ge $number) {
        $Call.Requests.RemoveRange(0, $number)
        $Call.Replies.RemoveRange(0, $taken)
        $Call.Sent -= $number
    }
    if ($Call.Changes) { $Call.Taken.AddRange($shown) }
    , $shown
}

function Read-{{prefix}}_Plan {
    # Asks what a request would do; nothing when that is an error, which is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [string] $Request)
    $channel = Open-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call
    $channel.Number++
    $line = "$($channel.Number)`t$Request"
    $Call.Changes = $false
    $Call.Requests.Add($line)
    $channel.Writer.WriteLine($line)
    Complete-{{prefix}}_Batch -Cmdlet $Cmdlet -Call $Call
    $plan = Select-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    $Call.Changes = $true
    , $plan
}

function Complete-{{prefix}}_Call {
    # Other cmdlets may have requests to be answered. One that still runs will show them, unless the channel is to be
    # closed; of one that was stopped, this tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [switch] $Closing)
    foreach ($other in $script:Calls.ToArray()) {
        if ($other -eq $Call -or -not $script:Calls.Contains($other)) { continue }
        $open = $other.Requests.Count + $other.Taken.Count -gt 0
        # The engine takes a cmdlet's session state away when its pipeline has ended.
        try { $ended = $null -eq $other.Cmdlet.SessionState } catch { $ended = $true }
        if (-not $ended -and -not $Closing) {
            $due = $other.Requests.Count -gt (Measure-{{prefix}}_Reply -Call $other)
            $owner = if ($null -ne $script:Channel) { $script:Channel.Owner }
            if ($due -and $owner -eq $other) { Complete-{{prefix}}_Batch -Cmdlet $Cmdlet -Call $other }
            continue
        }
        $null = $script:Calls.Remove($other)
        if (-not $open) { continue }
        Write-{{prefix}}_Unshown -Cmdlet $Cmdlet -Call $other -Closing:(-not $ended)
        Clear-{{prefix}}_Call -Call $other
    }
}
