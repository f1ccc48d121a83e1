# What the session has reported of its changes, against what the table has. Each step changes rows to metrics that no
# other step uses, so the table says how often each row was changed, and by which step.

function New-Account {
    # Records asked for a change; changes that came down the pipeline, records refused each by an error of its own,
    # changes named in a message, changes whose outcome a message names as unknown; changes that the table has.
    @{ Requests = 0; Shown = 0; Refused = 0; Told = 0; Unknown = 0; Made = 0 }
}

function Add-Report {
    # Takes what the messages of a step, or of the cmdlet behind it, say of changes of routes.
    param ([hashtable] $Account, [object] $Done)
    foreach ($text in @($Done.Warnings) + @($Done.Errors | ForEach-Object { $_.Exception.Message })) {
        if ($text -match 'IpRouteEntry made ([0-9]+) change') { $Account.Told += [int] $Matches[1] }
        if ($text -match 'outcome of ([0-9]+) request\(s\) of [A-Z][a-z]+-IpRouteEntry') {
            $Account.Unknown += [int] $Matches[1]
        }
    }
    foreach ($problem in $Done.Errors) {
        if ($problem.FullyQualifiedErrorId -clike 'InvalidParameterValue,*') { $Account.Refused++ }
    }
}

function Test-Account {
    # What is wrong. One change for each cmdlet may be on its way down the pipeline when that is stopped: nobody can say
    # whether it arrived.
    param ([hashtable] $Account, [int] $OnTheWay)
    $least = $Account.Shown + $Account.Told
    if ($Account.Made -lt $least - $OnTheWay -or $Account.Made -gt $least + $Account.Unknown + $OnTheWay) {
        "$($Account.Made) changes in the table; $($Account.Shown) were shown, $($Account.Told) told, " +
        "$($Account.Unknown) named as unknown"
    }
}

function Update-Table {
    # $Known is the metric of each prefix before the step, and afterwards the present one. Gives how many changes the
    # table has since, and what is wrong: a row that is another one, or has what nobody asked for.
    param ([hashtable] $Known, [object[]] $Table, [int[]] $Metrics, [object[]] $Asked)
    $prefixes = [System.Collections.Generic.HashSet[string]]::new([string[]] @($Asked.DestinationPrefix))
    $made = 0
    $wrong = @()
    if ($Table.Count -ne $Known.Count) { $wrong += "the table has $($Table.Count) rows and had $($Known.Count)" }
    foreach ($row in $Table) {
        $prefix = $row.DestinationPrefix
        $metric = [int] $row.RouteMetric
        if ($Known[$prefix] -eq $metric) { continue }
        $order = [array]::IndexOf($Metrics, $metric)
        if ($order -lt 0 -or -not $prefixes.Contains($prefix)) {
            $wrong += "$prefix had the metric $($Known[$prefix]) and has $metric, for which nobody asked"
        }
        $made += $order + 1
        $Known[$prefix] = $metric
    }
    @{ Made = $made; Wrong = @($wrong | Select-Object -First 5) }
}

function Measure-Memory {
    # The resident memory of this process, the inner session in it, and of its executable, in MB.
    param ([int] $Child)
    [System.GC]::Collect()
    foreach ($id in $PID, $Child) { [int] ([System.Diagnostics.Process]::GetProcessById($id).WorkingSet64 / 1MB) }
}

function Test-Memory {
    # What is wrong with what was measured now and then. The engine keeps what it has compiled, and each executable
    # starts anew: that has room. What grows with each step has not.
    param ([System.Collections.Generic.List[int[]]] $Memory)
    if ($Memory.Count -lt 2) { return }
    foreach ($at in 0, 1) {
        $first = $Memory[0][$at]
        $last = $Memory[$Memory.Count - 1][$at]
        if ($last -gt 1.5 * $first + 60) { "memory grows: $first MB at first, $last MB at the end" }
    }
}
