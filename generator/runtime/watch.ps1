# A watching cmdlet has a child of its own, which answers its one request for as long as the cmdlet runs: the session's
# child stays free for the other cmdlets of the same pipeline.

function Open-{{prefix}}_Watch {
    # Starts the child and sends it the request. Its first batch of replies, which may be empty, says that it watches.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [string] $Request)
    Assert-{{prefix}}_Session -Cmdlet $Cmdlet
    Initialize-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call
    $line = "1`t$Request"
    $Call.Requests.Add($line)
    $Call.Sent = 1
    $Call.Due = 1
    try {
        $Call.Own.Writer.WriteLine($line)
        $Call.Own.Writer.WriteLine()
        $Call.Own.Writer.Flush()
    } catch {
        Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
    }
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    # Of what follows nobody knows when it comes.
    $Call.Due = 1
}

function Receive-{{prefix}}_Result {
    # Waits for results and gives all that are there, as one list. An error that ends the watch is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [type] $Type)
    $batches = $Call.Own.Batches
    $batch = $null
    while ($batches.TryTake([ref] $batch, 0)) { $Call.Replies.AddRange($batch) }
    while ($Call.Replies.Count -eq 0) {
        # In slices, so that Ctrl+C is heard.
        if ($batches.TryTake([ref] $batch, 100)) {
            $Call.Replies.AddRange($batch)
        } elseif ($batches.IsCompleted) {
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
        }
    }
    $shown = Select-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    ConvertFrom-{{prefix}}_Reply -Type $Type -Reply $shown -Backend $Call.Own.Hello[$script:Lines.Hello.Backend]
}
