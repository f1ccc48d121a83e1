# Has each call that a cmdlet makes refused in its turn, by each of some statuses, and prints as JSON what the cmdlet said
# and what the table is then. The executable beside the module has the stand-in for iphlpapi, which reads what it is to
# refuse in a file: where its first line changes, its machine is as it was at first.
[CmdletBinding()]
param (
    [string] $Module,
    # The file of the refusals.
    [string] $Refusals,
    # A file of JSON: objects with Name, Setup, Act, and Statuses by function; without, it is 31.
    [string] $Scenarios
)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$ErrorActionPreference = 'Continue'
$turn = 0

function Set-Refusal ([string] $Line) {
    [System.IO.File]::WriteAllText($Refusals, "$turn`n$Line`n")
}

function Get-EntryText ($Entry) {
    if ($null -eq $Entry) { return $null }
    if ($null -eq $Entry.DestinationPrefix) {
        return "$($Entry.AddressFamily) $($Entry.InterfaceIndex) $($Entry.InterfaceMetric)"
    }
    "$($Entry.DestinationPrefix) $($Entry.NextHop) $($Entry.InterfaceIndex) $($Entry.RouteMetric)"
}

function Get-TableText {
    foreach ($entry in @(Get-IpRouteEntry) + @(Get-IpInterfaceEntry)) { Get-EntryText $entry }
}

# What a case wrote: results as they claim to have changed the table, errors, warnings; then the table.
function Get-Outcome ($Setup, $Act, [string] $Line, [switch] $First) {
    $script:turn++
    Set-Refusal ''
    . $Setup
    $before = if ($First) { @(Get-TableText) }
    Set-Refusal $Line
    [System.IO.File]::Delete("$Refusals.calls")
    $out = @(try { . $Act 2>&1 3>&1 } catch { $_ })
    $calls = if ([System.IO.File]::Exists("$Refusals.calls")) { [System.IO.File]::ReadAllLines("$Refusals.calls") }
    Set-Refusal ''
    [ordered] @{
        Calls    = @($calls)
        Before   = $before
        Claims   = @(foreach ($one in $out) {
                if ($null -ne $one.Action) {
                    @{
                        Made   = $one.Changed -and -not $one.WhatIf
                        Before = Get-EntryText $one.Before
                        After  = Get-EntryText $one.After
                    }
                }
            })
        Errors   = @(foreach ($one in $out) {
                if ($one -is [System.Management.Automation.ErrorRecord]) {
                    @{
                        Id       = $one.FullyQualifiedErrorId
                        Category = "$($one.CategoryInfo.Category)"
                        Message  = $one.Exception.Message
                        Action   = $one.ErrorDetails.RecommendedAction
                        Status   = $one.Exception.NativeErrorCode
                    }
                }
            })
        Warnings = @(foreach ($one in $out) {
                if ($one -is [System.Management.Automation.WarningRecord]) { $one.Message }
            })
        Others   = @(foreach ($one in $out) {
                $known = $null -ne $one.Action -or $one -is [System.Management.Automation.ErrorRecord] -or
                $one -is [System.Management.Automation.WarningRecord]
                if (-not $known) { "$one" }
            })
        Table    = @(Get-TableText)
    }
}

$all = foreach ($scenario in [System.IO.File]::ReadAllText($Scenarios) | ConvertFrom-Json) {
    $setup = [scriptblock]::Create($scenario.Setup)
    $act = [scriptblock]::Create($scenario.Act)
    $undisturbed = Get-Outcome $setup $act '' -First
    $times = @{}
    $cases = foreach ($function in $undisturbed.Calls) {
        $times[$function] = 1 + $times[$function]
        foreach ($status in @($scenario.Statuses.$function ?? 31)) {
            $outcome = Get-Outcome $setup $act "$function $($times[$function]) $status"
            @{ Function = $function; Time = $times[$function]; Status = $status; Outcome = $outcome }
        }
    }
    @{ Name = $scenario.Name; Undisturbed = $undisturbed; Cases = @($cases) }
}
# At this depth an object of this script's own is whole.
[System.Console]::Out.WriteLine((ConvertTo-Json @($all) -Depth 8 -Compress))
