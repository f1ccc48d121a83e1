# A batch is gathered in the writer's buffer. An empty line closes it; only then the executable starts, and it answers
# with all replies and an empty line. So neither side waits for room in a pipe while the other one does, and a request
# whose empty line was not sent has provably not been carried out.

function Start-{{prefix}}Timer {
    # Closes the batch in a moment, however late its next record is.
    param ([{{prefix}}Call] $Call, [{{prefix}}Channel] $Channel)
    $mark = [System.Threading.Tasks.Task]::new((Get-{{prefix}}Action -Target $Channel.Writer -Method 'WriteLine'))
    $flush = [System.Threading.Tasks.Task]::new((Get-{{prefix}}Action -Target $Channel.Writer -Method 'Flush'))
    $mark.GetAwaiter().OnCompleted((Get-{{prefix}}Action -Target $flush -Method 'Start'))
    $source = [System.Threading.CancellationTokenSource]::new($script:BatchLimit)
    $Call.TimerHook = $source.Token.Register((Get-{{prefix}}Action -Target $mark -Method 'Start'))
    $Call.TimerMark = $mark
    $Call.TimerFlush = $flush
    $source
}

function Stop-{{prefix}}Timer {
    # Whether the timer closed the batch; after this it never will.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call)
    if ($null -eq $Call.TimerHook) { return $false }
    $Call.TimerHook.Dispose()
    $Call.TimerHook = $null
    if ($Call.TimerMark.Status -eq 'Created') { return $false }
    Wait-{{prefix}}Task -Cmdlet $Cmdlet -Call $Call -Task $Call.TimerFlush
    $true
}

function Wait-{{prefix}}Task {
    # Waits in slices, so that Ctrl+C is heard.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call, [System.Threading.Tasks.Task] $Task)
    for ($waited = 0; ; $waited += 100) {
        try { $ready = $Task.Wait(100) } catch { Write-{{prefix}}Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended' }
        if ($ready) { return }
        if ($waited -ge $script:SilenceLimit) {
            Write-{{prefix}}Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
        }
    }
}

function Complete-{{prefix}}Batch {
    # Closes the batch of this call and reads every reply: nothing is in flight afterwards.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call)
    if (Stop-{{prefix}}Timer -Cmdlet $Cmdlet -Call $Call) { $Call.Sent = $true }
    if ($Call.Sent) { Receive-{{prefix}}Reply -Cmdlet $Cmdlet -Call $Call }
    # All of them, or none where the timer was not faster than a late record.
    if ($Call.Replies.Count -lt $Call.Requests.Count) {
        if (-not (Send-{{prefix}}Mark -Call $Call)) {
            # The child has ended before it could start on this: a new one does it, unless the machine was in its memory.
            Close-{{prefix}}Channel
            $script:Lost = $script:InMemory
            $channel = Open-{{prefix}}Channel -Cmdlet $Cmdlet -Call $Call
            for ($at = $Call.Replies.Count; $at -lt $Call.Requests.Count; $at++) {
                $channel.Writer.WriteLine($Call.Requests[$at])
            }
            $null = Send-{{prefix}}Mark -Call $Call
        }
        Receive-{{prefix}}Reply -Cmdlet $Cmdlet -Call $Call
    }
    Start-{{prefix}}Idle
}

function Send-{{prefix}}Mark {
    # Sends what was gathered and the empty line behind it. False when the child's input is closed.
    param ([{{prefix}}Call] $Call)
    $writer = $script:Channel.Writer
    try {
        $writer.WriteLine()
        # One request fits a pipe; more of them may have to wait until the child has read the first.
        if ($Call.Requests.Count -gt 1) {
            $flush = [System.Threading.Tasks.Task]::new((Get-{{prefix}}Action -Target $writer -Method 'Flush'))
            $flush.Start()
            for ($waited = 0; -not $flush.Wait(100) -and $waited -lt $script:SilenceLimit; $waited += 100) { }
        } else {
            $writer.Flush()
        }
    } catch {
        return $false
    }
    $Call.Sent = $true
    $true
}

function Receive-{{prefix}}Reply {
    # Reads the replies of a batch up to the empty line behind them; a greeting is one line.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call, [switch] $Greeting)
    $channel = $script:Channel
    $text = $channel.Text
    do {
        if ($null -eq $channel.Read) {
            $channel.Read = $channel.Output.ReadAsync($channel.Buffer, 0, $channel.Buffer.Length)
        }
        # The read goes on when this cmdlet is stopped, and its bytes are not lost.
        Wait-{{prefix}}Task -Cmdlet $Cmdlet -Call $Call -Task $channel.Read
        $count = $channel.Read.Result
        $channel.Read = $null
        if ($count -eq 0) { Write-{{prefix}}Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended' }
        $null = $text.Append([System.Text.Encoding]::ASCII.GetString($channel.Buffer, 0, $count))
        $last = $text.Length - 1
        $whole = $text[$last] -eq "`n" -and ($Greeting -or $last -eq 0 -or $text[$last - 1] -eq "`n")
    } until ($whole)
    $lines = $text.ToString().TrimEnd("`n")
    $null = $text.Clear()
    if ($lines) { $Call.Replies.AddRange($lines.Split("`n")) }
    $Call.Sent = $false
}

function Select-{{prefix}}Reply {
    # The replies that carry objects; the errors among them are written. Each must answer the request in its place.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call)
    $shown = [System.Collections.Generic.List[string]]::new()
    $tab = [char] 9
    $number = 0
    $id = $null
    foreach ($reply in $Call.Replies) {
        if ($null -eq $id -and $number -lt $Call.Requests.Count) {
            $request = $Call.Requests[$number]
            $id = $request.Substring(0, $request.IndexOf($tab) + 1)
        }
        $kind = $reply[0]
        # A reply that ends its request may have nothing more to say.
        if ($null -eq $id -or [string]::CompareOrdinal("$reply`t`t", 2, $id, 0, $id.Length) -ne 0) {
            $start = $reply.Substring(0, [System.Math]::Min(80, $reply.Length))
            Write-{{prefix}}Loss -Cmdlet $Cmdlet -Call $Call -Reason "answered with something else than a reply: '$start'"
        }
        if ($kind -ceq '!' -or $kind -ceq '?') {
            Write-{{prefix}}Failure -Cmdlet $Cmdlet -Call $Call -Reply $reply -Request $request
        } elseif ($kind -ceq '-' -or $reply.Length -gt $id.Length + 1) {
            $shown.Add($reply)
        }
        if ($kind -ceq '=' -or $kind -ceq '!') {
            $number++
            $id = $null
        }
    }
    if ($number -lt $Call.Requests.Count) {
        Write-{{prefix}}Loss -Cmdlet $Cmdlet -Call $Call -Reason 'left a request without a reply'
    }
    $Call.Requests.Clear()
    $Call.Replies.Clear()
    , $shown
}

function Read-{{prefix}}Plan {
    # Asks what a request would do; nothing when that is an error, which is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Call, [string] $Request)
    $channel = Open-{{prefix}}Channel -Cmdlet $Cmdlet -Call $Call
    $channel.Number++
    $line = "$($channel.Number)`t$Request"
    $channel.Writer.WriteLine($line)
    $Call.Requests.Add($line)
    $Call.Changes = $false
    Complete-{{prefix}}Batch -Cmdlet $Cmdlet -Call $Call
    $Call.Changes = $true
    Select-{{prefix}}Reply -Cmdlet $Cmdlet -Call $Call
}

function Complete-{{prefix}}Owner {
    # Another cmdlet has gathered a batch. One that still runs will show it; of one that was stopped, this tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}Call] $Owner)
    # The engine takes a cmdlet's session state away when its pipeline has ended.
    try { $ended = $null -eq $Owner.Cmdlet.SessionState } catch { $ended = $true }
    try {
        Complete-{{prefix}}Batch -Cmdlet $Cmdlet -Call $Owner
    } catch {
        if (-not $ended) { throw }
        $Cmdlet.WriteWarning($_.Exception.Message)
    }
    if (-not $ended) { return }
    $made = @(
        for ($at = 0; $at -lt $Owner.Replies.Count; $at++) {
            if ($Owner.Replies[$at][0] -ceq '=') { Get-{{prefix}}Target -Call $Owner -Request $Owner.Requests[$at] }
        }
    )
    if ($Owner.Changes -and $made.Length -gt 0) { Write-{{prefix}}Unshown -Cmdlet $Cmdlet -Call $Owner -Rest $made }
    $Owner.Requests.Clear()
    $Owner.Replies.Clear()
}
