# A watching cmdlet has a child of its own, which answers its one request for as long as the cmdlet runs: the session's
# child stays free for the other cmdlets of the same pipeline.

function Open-{{prefix}}_Watch {
    # Starts the child and sends it the request. Its first line says that it watches, or why not.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Request)
    if ($null -eq $script:Arguments -or $script:Lost) { Write-{{prefix}}_NoSession -Cmdlet $Cmdlet }
    Initialize-{{prefix}}_Channel -Cmdlet $Cmdlet -Call $Call
    $channel = $Call['Own']
    $channel['Owner'] = $Call
    $Call['Hello'] = $channel['Hello']
    $line = "$($Call['Id'])1`t$Request"
    $Call['Requests'].Add($line)
    $Call['Sent'] = $Call['Asked'] = 1
    $channel['Writing'] = $channel['Writer'].WriteLineAsync("$line`n")
    while ($Call['Lines'].Count -eq 0) {
        if (Read-{{prefix}}_Line -Channel $channel) {
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
        } elseif ($channel['Silent'].ElapsedMilliseconds -gt $script:SilenceLimit) {
            Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
        }
    }
}

function Receive-{{prefix}}_Result {
    # Waits for results and gives all that are there, as one list. An error that ends the watch is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    while ($Call['Lines'].Count -eq 0) {
        if (Read-{{prefix}}_Line -Channel $Call['Own']) { Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended' }
    }
    $rows = Select-{{prefix}}_Row -Cmdlet $Cmdlet -Call $Call
    $Call['Lines'].RemoveRange(0, $Call['Taken'])
    $Call['Requests'].RemoveRange(0, $Call['Ended'])
    # That it watches is no page of something.
    $Call['Cursor'] = ''
    , (ConvertFrom-{{prefix}}_Reply -Call $Call -Row $rows)
}
