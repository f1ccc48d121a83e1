function Select-{{prefix}}_Row {
    # The fields of the replies that carry objects, up to the first error or warning behind them: the next call writes
    # that. Each must answer the request in its place. How far it came is said in the call; nothing is removed.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [int] $Shift)
    $rows = [System.Collections.Generic.List[[string[]]]]::new()
    # Where an error or a warning goes down the pipeline (2>&1, 3>&1), a cmdlet there may change these lists.
    $lines = $Call['Lines'].ToArray()
    $requests = $Call['Requests'].ToArray()
    $taken = 0
    $number = 0
    $id = $Call['Page']
    foreach ($line in $lines) {
        $row = $line.Split([char] 9)
        $mark = $row[0]
        if ($line.IndexOf([char] 92) -ge 0 -and ($mark -ceq '-' -or $mark -ceq '=')) {
            Expand-{{prefix}}_Row -Row $row -Raw $Call['Raw'] -Shift $(if ($mark -ceq '=') { $Shift } else { 0 })
        }
        if (-not $id -and $number -lt $requests.Length) {
            $id = $requests[$number].Substring(0, $requests[$number].IndexOf([char] 9))
        }
        if (-not $id -or $row[1] -cne $id) {
            Write-{{prefix}}_Strange -Cmdlet $Cmdlet -Call $Call -Row $row -Taken $taken
        }
        if ($mark -ceq '-') {
            $rows.Add($row)
        } elseif ($mark -ceq '=') {
            # A reply that ends its request may have nothing more to say.
            if ($row.Length -gt 2) { $rows.Add($row) } elseif ($Call['Stages']) { $Call['Staged']++ }
        } elseif ($mark -cne '+') {
            if ($rows.Count -gt 0) { break }
            Write-{{prefix}}_Notice -Cmdlet $Cmdlet -Call $Call -Row $row -Request $requests[$number]
        }
        $taken++
        if ($mark -ceq '+') {
            # There is more of it: before what answers the requests behind it.
            $Call['Cursor'] = if ($Call['Cursor']) { $Call['Cursor'] } else { $id }
            break
        }
        if ($mark -ceq '=' -or $mark -ceq '!') {
            $number++
            $id = $Call['Page'] = $Call['Cursor'] = ''
        }
    }
    $Call['Taken'] = $taken
    $Call['Ended'] = $number
    , $rows
}

function Write-{{prefix}}_Strange {
    # Ends the cmdlet: the child has said what is no reply to the request in its place.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string[]] $Row, [int] $Taken)
    $Call['Lines'].RemoveRange($Taken, $Call['Lines'].Count - $Taken)
    $reason = "answered with something else than a reply: '$([string]::Join(' ', $Row))'"
    $reason = $reason.Substring(0, [System.Math]::Min(200, $reason.Length))
    Write-{{prefix}}_Loss -Cmdlet $Cmdlet -Call $Call -Reason $reason
}

function Write-{{prefix}}_Notice {
    # Writes the warning or the error that a line of a reply is.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string[]] $Row, [string] $Request)
    if ($Row[0] -cne '~') {
        Write-{{prefix}}_Failure -Cmdlet $Cmdlet -Call $Call -Row $Row -Request $Request
        return
    }
    $message = ConvertFrom-{{prefix}}_Field -Text $Row[$script:Lines['Warning']['Message']]
    if ($null -eq $Call['Warned']) { $Call['Warned'] = [System.Collections.Generic.HashSet[string]]::new() }
    if ($Call['Warned'].Add($message)) { Write-{{prefix}}_Warning -Cmdlet $Cmdlet -Message $message }
}

function ConvertFrom-{{prefix}}_Reply {
    # The objects of rows.
    param ([hashtable] $Call, [System.Collections.Generic.List[[string[]]]] $Row)
    $hello = $Call['Hello']
    $place = $script:Lines['Hello']
    & $Call['Maker'] -_row $Row -_backend $hello[$place['Backend']] -_computer $hello[$place['Computer']]
}

function Show-{{prefix}}_Reply {
    # Gives what was answered down the pipeline, in the order of the records: objects up to the first error, that error,
    # and on; of a long answer a page, and the next one when that is shown. A change that was made is shown, or is told
    # where the pipeline is stopped.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    $left = $null
    $whole = $true
    $continued = $false
    try {
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for (; $whole -and $Call['Lines'].Count -gt 0; $continued = -not $whole) {
            $whole = $false
            $rows = Select-{{prefix}}_Row -Cmdlet $Cmdlet -Call $Call
            $objects = [object[]] (ConvertFrom-{{prefix}}_Reply -Call $Call -Row $rows)
            # One statement: they are on their way, or still in the call to be told.
            $left, $null = $objects.GetEnumerator(), $Call['Lines'].RemoveRange(0, $Call['Taken'])
            $Call['Requests'].RemoveRange(0, $Call['Ended'])
            $left
            $whole = $true
            if ($Call['Cursor']) { Read-{{prefix}}_Page -Cmdlet $Cmdlet -Call $Call }
        }
    } finally {
        # Ctrl+C may come before the first statement of the loop.
        if ($Call['Changes'] -and (-not $whole -or $Call['Lines'].Count -gt 0)) {
            Write-{{prefix}}_Unshown -Cmdlet $Cmdlet -Call $Call -Left $left
        }
        if ($Call['Cursor']) { Close-{{prefix}}_Cursor -Call $Call }
        # The next cmdlet waits for a page that is still on its way, or gives it up.
        if ($Call['Answered'] -eq $Call['Sent']) { Clear-{{prefix}}_Call -Call $Call }
    }
    if ($continued) { continue }
    if (-not $whole) { break }
    # Twice as many requests may be on their way each time, as long as that is quick.
    if ($Call['Clock'].ElapsedMilliseconds -gt 100) {
        $Call['Limit'] = 1
    } elseif ($Call['Limit'] -lt 512) {
        $Call['Limit'] *= 2
    }
    $Call['Clock'].Restart()
}

function Read-{{prefix}}_Page {
    # Asks for the next page of a read, which comes before what was read already.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call)
    $later = $Call['Lines'].ToArray()
    $Call['Lines'].Clear()
    $Call['Page'] = "$($Call['Id'])$($Call['Sent'] + 1)"
    $line = "$($Call['Page'])`t$($Call['Command'])`tmore`t$($Call['Cursor'])"
    Send-{{prefix}}_Line -Cmdlet $Cmdlet -Call $Call -Line $line
    Receive-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    # It stands for the request whose page it is.
    $Call['Requests'].RemoveAt($Call['Requests'].Count - 1)
    $Call['Lines'].AddRange($later)
}

function Close-{{prefix}}_Cursor {
    # Says that nobody wants the rest of a read, or what was staged; that is not answered.
    param ([hashtable] $Call)
    $cursor = if ($Call['Stages']) { "`$run=$($Call['Run'])" } else { $Call['Cursor'] }
    $Call['Stages'] = $false
    if ($null -eq $script:Channel) { return }
    try {
        $script:Channel['Writer'].WriteLine("$($Call['Id'])0`t$($Call['Command'])`tclose`t$cursor")
    } catch {
        Clear-{{prefix}}_Caught -Caught $_
    }
}

function Select-{{prefix}}_Part {
    # The rows of what a result nests: behind a column that says whether it is there.
    param ([System.Collections.Generic.List[[string[]]]] $Row, [int] $At, [int] $Width)
    $parts = [System.Collections.Generic.List[[string[]]]]::new($Row.Count)
    # A row begins with a mark and an id.
    $head = $script:Lines['Item']['Columns']
    foreach ($fields in $Row) {
        if ($fields[$At] -cne '1') { continue }
        $part = [string[]]::new($head + $Width)
        [array]::Copy($fields, $At + 1, $part, $head, $Width)
        $parts.Add($part)
    }
    , $parts
}

function Split-{{prefix}}_List {
    # The rows of a list of results: each item is the columns of one, with tabs between them.
    param ([string] $Text, [int[]] $Raw)
    $rows = [System.Collections.Generic.List[[string[]]]]::new()
    $head = [string]::new([char] 9, $script:Lines['Item']['Columns'])
    foreach ($item in @(if ($Text) { ConvertFrom-{{prefix}}_List -Text $Text })) {
        $row = "$head$item".Split([char] 9)
        if ($item.IndexOf([char] 92) -ge 0) { Expand-{{prefix}}_Row -Row $row -Raw $Raw }
        $rows.Add($row)
    }
    , $rows
}
