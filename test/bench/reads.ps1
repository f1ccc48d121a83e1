# How long whole tables take, and how soon the first row of one comes, in a PowerShell that has read them before: writes a
# line "series <tab> milliseconds" for each pass. A pass that did not read what there is ends the bench.
[CmdletBinding()]
param (
    [string] $Module,
    # Holds the tables: <rows>.json.
    [string] $Folder,
    [int[]] $Lists,
    [int] $First,
    [int] $WarmUps,
    [int] $Rounds
)

Import-Module $Module -ErrorAction Stop

function Measure-Pass {
    param ([string] $Name, [int] $Rows, [scriptblock] $Work, [int] $Round)
    [System.GC]::Collect()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $results = & $Work
    $watch.Stop()
    if (@($results).Count -ne $Rows) { throw "$Name gave $(@($results).Count) of $Rows rows" }
    if ($Round -ge $WarmUps) { [System.Console]::Out.WriteLine("$Name`t$($watch.Elapsed.TotalMilliseconds)") }
}

foreach ($rows in $Lists) {
    $null = Connect-IpRouteHost -Simulator -MachineFile "$Folder/$rows.json"
    for ($round = 0; $round -lt $WarmUps + $Rounds; $round++) {
        Measure-Pass "list@$rows" $rows { Get-IpRouteEntry } $round
    }
}
$null = Connect-IpRouteHost -Simulator -MachineFile "$Folder/$First.json"
for ($round = 0; $round -lt $WarmUps + $Rounds; $round++) {
    $seen = [System.Collections.Generic.List[double]]::new()
    Measure-Pass "select-first@$First" 1 {
        Get-IpRouteEntry | & { process { $seen.Add($watch.Elapsed.TotalMilliseconds); $_ } } | Select-Object -First 1
    } $round
    if ($round -ge $WarmUps) { [System.Console]::Out.WriteLine("first@$First`t$($seen[0])") }
}
