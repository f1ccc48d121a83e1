# What a session does in a step. The scripts run in the inner session, which has: the rows of this step, the metrics
# that are its own, a random number of those rows, a source of random numbers, and a list that counts what came down the
# pipeline however that ends.
# `Passes` is how often each row is changed; what changes nothing has the number of its results instead. `Early` ends by
# itself before the last row, `Most` is how many rows it takes at most.

$count = '| ForEach-Object { $shown.Add(1) }'
$countAndGive = '| ForEach-Object { $shown.Add(1); $_ }'
$set = '| Set-IpRouteEntry -RouteMetric $metrics[0]'
$bad = '[pscustomobject] @{ DestinationPrefix = "10.0.0.1/8"; NextHop = "192.0.2.1"; InterfaceIndex = $index }'

$steps = [ordered] @{
    'Set'              = @{ Passes = 1; Script = "`$rows $set $count" }
    'Set, -First'      = @{ Passes = 1; Early = $true; Script = "`$rows $set $countAndGive | Select-Object -First `$number" }
    'Set, throw'       = @{
        Passes = 1; Early = $true
        Script = "try { `$rows $set $countAndGive | ForEach-Object { if (`$shown.Count -ge `$number) { throw 'enough' } } } " +
        "catch { if (`"`$_`" -cne 'enough') { throw } }"
    }
    'Set | Set'        = @{
        Passes = 2; Script = "`$rows $set $countAndGive | Set-IpRouteEntry -RouteMetric `$metrics[1] $count"
    }
    'Get | Set'        = @{
        Passes = 1; Script = "Get-IpRouteEntry -DestinationPrefix `$rows.DestinationPrefix $set $count"
    }
    'Get all | Set'    = @{
        Passes = 1; Early = $true
        Script = "`$wanted = [System.Collections.Generic.HashSet[string]]::new([string[]] @(`$rows.DestinationPrefix)); " +
        "Get-IpRouteEntry -InterfaceIndex `$index | Where-Object { `$wanted.Contains(`$_.DestinationPrefix) } $set " +
        "$countAndGive | Select-Object -First `$rows.Count"
    }
    'Set, reads beside' = @{
        Passes = 1
        Script = "`$rows | ForEach-Object { if (`$random.Next(20) -eq 0) { `$null = `$_ | Get-IpRouteEntry }; `$_ } $set " +
        "$countAndGive | ForEach-Object { if (`$random.Next(20) -eq 0) { `$null = `$_ | Get-IpRouteEntry } }"
    }
    'Get, a Set each'  = @{ Passes = 1; Most = 100; Script = "`$rows | Get-IpRouteEntry | ForEach-Object { `$_ $set $count }" }
    'Set, slowly'      = @{
        Passes = 1; Most = 30
        Script = "`$rows | ForEach-Object { [System.Threading.Thread]::Sleep(`$random.Next(45)); `$_ } $set $count"
    }
    'Set, bad records' = @{
        Passes = 1; Every = 10
        Script = "`$at = 0; `$rows | ForEach-Object { if (`$at++ % 10 -eq 0) { $bad }; `$_ } $set $count"
    }
    'Set -WhatIf'      = @{ Most = 30; Results = 'rows'; Script = "`$rows $set -WhatIf" }
    'Get'              = @{ Results = 'all'; Script = 'Get-IpRouteEntry -InterfaceIndex $index' }
    'Get, -First'      = @{
        Results = 'number'; Script = 'Get-IpRouteEntry -InterfaceIndex $index | Select-Object -First $number'
    }
    'Get, piped'       = @{ Results = 'rows'; Script = '$rows | Get-IpRouteEntry' }
    'Find, piped'      = @{ Results = 'rows'; Script = '$rows.DestinationPrefix -replace "0/24$", "9" | Find-IpRouteEntry' }
}
