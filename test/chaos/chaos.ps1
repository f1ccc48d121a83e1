# One session, and a long sequence of steps drawn from a seed: changes, reads, plans, nested calls and early ends, with
# event actions between their statements, Ctrl+C, and an executable that is stalled or killed. After each step the table
# is read in the same session and its changes compared with what was reported. Ends at the first thing that is wrong,
# and says the seed and the steps before it. Times are those of the machine, so a seed repeats the steps, not their luck:
# -Only and -How repeat one of them.
[CmdletBinding()]
param (
    [string] $Module,
    # A file of at least 1,000 routes with the next hop 192.0.2.1 on the interface 5; it is changed.
    [string] $MachineFile,
    [int] $Seed,
    [double] $Minutes = 1,
    # Goes on until so many requests were made.
    [int] $Requests = 0,
    # How many rows a step takes at most.
    [int] $Most = 500,
    # One of the steps, and one way to disturb it, each time.
    [string] $Only,
    [string] $How
)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/inner.ps1"
. "$PSScriptRoot/accounts.ps1"
. "$PSScriptRoot/steps.ps1"
. "$PSScriptRoot/session.ps1"
$random = [System.Random]::new($Seed)
$null = Assert-Quiet (Invoke-Inner $prepare $Module, $events, $timer, $Seed)

$log = [System.Collections.Generic.Queue[string]]::new()
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$total = @{
    Steps = 0; Requests = 0; Shown = 0; Refused = 0; Told = 0; Unknown = 0; Made = 0; Stops = 0; Kills = 0; Lost = 0
}
$metric = 10
$known = @{}
$rows = @()
$kind = 'File'
$child = 0
$open = 0

function Connect-Machine {
    $script:rows = (Assert-Quiet (Invoke-Inner $connect[$kind] $MachineFile)).Output
    $script:known = @{}
    foreach ($row in $script:rows) { $script:known[$row.DestinationPrefix] = [int] $row.RouteMetric }
    if ($script:known.Count -lt 1000) { throw "only $($script:known.Count) rows" }
    $script:child, $actions, $null = (Assert-Quiet (Invoke-Inner $settle $events)).Output
    $script:open = $actions.Open
}

function Select-Step {
    # Draws the next step: which one, on which rows, how it is disturbed and when.
    $names = @($steps.Keys)
    $hows = 'nothing', 'nothing', 'nothing', 'nothing', 'Ctrl+C', 'Ctrl+C', 'kill', 'stall', 'stall, Ctrl+C', 'stall, kill'
    $name = $names[$random.Next($names.Length)]
    $disturb = $hows[$random.Next($hows.Length)]
    if ($Only) { $name = $Only }
    if ($How) { $disturb = $How }
    # What it worked on would be lost most of the time.
    if ($kind -eq 'Memory' -and $disturb -like '*kill' -and $random.Next(4) -gt 0) { $disturb = 'stall' }
    # As often some as many.
    $size = [int] [System.Math]::Ceiling([System.Math]::Pow($Most, $random.NextDouble()))
    if ($steps[$name].Most) { $size = [System.Math]::Min($size, $steps[$name].Most) }
    $size = [System.Math]::Min($size, $rows.Count)
    $from = $random.Next($rows.Count - $size + 1)
    $asked = @($rows | Select-Object -Skip $from -First $size)
    # Windows and the simulator take metrics up to 9999, so they come again; a row never has one that it gets.
    do {
        $script:metric += 2
        $metrics = @(10 + $script:metric % 9000; 11 + $script:metric % 9000)
        $has = @($asked | Where-Object { $known[$_.DestinationPrefix] -in $metrics })
    } while ($has.Count -gt 0)
    @{
        Name     = $name
        Step     = $steps[$name]
        Asked    = $asked
        From     = $from
        Number   = 1 + $random.Next($size)
        Metrics  = $metrics
        How      = $disturb
        After    = [int] [System.Math]::Pow(10, $random.NextDouble() * 2.7) - 1
        For      = $random.Next(700)
        Interval = (0, 0, 7, 20, 70)[$random.Next(5)]
    }
}

function Disturb-Run {
    # Does it while the step runs; what is wrong.
    param ([object] $Run, [hashtable] $Drawn)
    $finished = $Run.Handle.AsyncWaitHandle
    $how = $Drawn.How
    if ($how -eq 'nothing' -or $finished.WaitOne($Drawn.After)) { return }
    if ($how -eq 'kill') { $null = [Signal]::Send($child, [Signal]::Kill) }
    if ($how -like 'stall*') {
        $null = [Signal]::Send($child, [Signal]::Stop)
        $null = $finished.WaitOne($Drawn.For)
    }
    if ($how -like '*Ctrl+C') {
        $null = $Run.Shell.BeginStop($null, $null)
        # A busy machine is slower than a person; what waits for the executable would take all its 30 seconds.
        if (-not $finished.WaitOne(20000)) { 'Ctrl+C is not heard in 20 s' }
    }
    if ($how -eq 'stall, kill') { $null = [Signal]::Send($child, [Signal]::Kill) }
    if ($how -like 'stall*') { $null = [Signal]::Send($child, [Signal]::Continue) }
}

function Test-Answer {
    # What is wrong with what a step that came to its end has answered: a request is shown or refused.
    param ([hashtable] $Drawn, [hashtable] $Account, [object] $Done)
    $step = $Drawn.Step
    if ($step.Results) {
        $wanted = @{ all = $rows.Count; rows = $Drawn.Asked.Count; number = $Drawn.Number }[$step.Results]
        # A machine in memory has more rows on that interface.
        if ($step.Results -eq 'all' -and $kind -eq 'Memory') { $wanted = $Done.Output.Count }
        if ($Done.Output.Count -ne $wanted) { "it gave $($Done.Output.Count) results, not $wanted" }
    } elseif (-not $step.Early) {
        $Account.Requests = $Drawn.Asked.Count * $step.Passes
        if ($step.Every) { $Account.Requests += [int] [System.Math]::Ceiling($Drawn.Asked.Count / $step.Every) }
        if ($Account.Shown + $Account.Refused -ne $Account.Requests) {
            "$($Account.Requests) requests, of which $($Account.Shown) were shown and $($Account.Refused) refused"
        }
    }
}

function Test-Error {
    # Errors that nothing explains.
    param ([hashtable] $Drawn, [object[]] $Problems)
    $may = @()
    if ($Drawn.Step.Every) { $may += 'InvalidParameterValue' }
    if ($Drawn.How -like '*kill') { $may += 'ExecutableLost', 'CursorGone' }
    if ($Drawn.How -like '*kill' -and $kind -eq 'Memory') { $may += 'MemoryMachineLost' }
    foreach ($problem in $Problems) {
        $id = $problem.FullyQualifiedErrorId -creplace ',.*'
        if ($id -cnotin $may) { "an error: $id, $problem $($problem.ScriptStackTrace)" }
    }
}

function Test-Step {
    # Makes one step; what is wrong.
    $drawn = Select-Step
    $step = $drawn.Step
    $log.Enqueue("$($drawn.Name) of $($drawn.Asked.Count) from $($drawn.From) ($($drawn.Number)), $($drawn.How) after " +
        "$($drawn.After) ms for $($drawn.For), events each $($drawn.Interval) ms, $kind")
    while ($log.Count -gt 12) { $null = $log.Dequeue() }
    $killed = $drawn.How -like '*kill'
    $shown = [System.Collections.Generic.List[int]]::new()
    Start-Event -Interval $drawn.Interval
    $run = Start-Inner "param (`$rows, `$metrics, `$number, `$shown) $($step.Script)" `
        $drawn.Asked, $drawn.Metrics, $drawn.Number, $shown
    Disturb-Run -Run $run -Drawn $drawn
    $done = Complete-Inner $run -Shown $shown
    Stop-Event
    # The session's next cmdlet tells what the stopped one could not. A kill may meet it, too, and then not the one behind.
    $after = Invoke-Inner $settle $events
    $table = if ($killed -and $after.Errors.Count -gt 0) { Invoke-Inner $settle $events } else { $after }

    $account = New-Account
    $account.Shown = $shown.Count
    Add-Report -Account $account -Done $done
    Add-Report -Account $account -Done $after
    $total.Steps++
    $total.Stops += [int] $done.Stopped
    $total.Kills += [int] $killed
    $total.Requests += $drawn.Asked.Count
    Test-Error -Drawn $drawn -Problems ($done.Errors + $after.Errors)
    $ids = @($done.Errors + $after.Errors | ForEach-Object { $_.FullyQualifiedErrorId -creplace ',.*' })
    $lost = @($ids | Where-Object { $_ -cin 'ExecutableLost', 'CursorGone', 'MemoryMachineLost' }).Count -gt 0
    if (-not $done.Stopped -and -not $lost) { Test-Answer -Drawn $drawn -Account $account -Done $done }
    if ($kind -eq 'Memory' -and $lost) {
        # Nothing is left to compare. It must not have turned to anything else.
        $again = Invoke-Inner 'Get-IpRouteEntry'
        if ($again.Errors.Count -eq 0 -or $again.Errors[0].FullyQualifiedErrorId -cnotlike 'MemoryMachineLost,*') {
            "a machine in memory was lost, and then: $($again.Output.Count) routes, $($again.Errors)"
        }
        $total.Lost++
        Connect-Machine
        return
    }
    if ($table -ne $after) {
        Add-Report -Account $account -Done $table
        foreach ($problem in $table.Errors) { "an error of the command behind: $problem" }
    }
    if ($table.Errors.Count -gt 0) { return }
    $script:child, $actions, $found = $table.Output
    if (-not $killed -and -not $done.Stopped) {
        foreach ($text in $actions.Wrong) { "in an event's action: $text" }
        if ($actions.Open -ne $open) { "an event's action did not come to its end" }
    }
    $script:open = $actions.Open
    $changes = Update-Table -Known $known -Table $found -Metrics $drawn.Metrics -Asked $drawn.Asked
    $account.Made = $changes.Made
    $changes.Wrong
    Test-Account -Account $account -OnTheWay $(if ($done.Stopped) { $step.Passes } else { 0 })
    foreach ($key in @($account.Keys)) { if ($key -ne 'Requests') { $total[$key] += $account[$key] } }
}

$memory = [System.Collections.Generic.List[int[]]]::new()
$wrong = @()
try {
    Connect-Machine
    while ($wrong.Count -eq 0 -and ($clock.Elapsed.TotalMinutes -lt $Minutes -or $total.Requests -lt $Requests)) {
        $wrong = @(Test-Step)
        if ($total.Steps % 25 -eq 0 -and $wrong.Count -eq 0) {
            $kind = ('File', 'Memory')[$random.Next(2)]
            Connect-Machine
            $memory.Add((Measure-Memory -Child $child))
        }
    }
    if ($wrong.Count -eq 0) {
        $wrong = @(Test-Memory -Memory $memory) + @(Close-Inner)
    }
} catch {
    $wrong = @("$_"; $_.ScriptStackTrace)
}
foreach ($one in $wrong) { "WRONG $one" }
if ($wrong.Count -gt 0) {
    "The seed is $Seed; the last steps before it, the last of them wrong:"
    foreach ($one in $log) { "  $one" }
    "Again: npm run chaos -- --seed $Seed --minutes $Minutes; its last step alone: --only '<step>' --how '<what disturbs it>'"
}
"seed $Seed, $([int] $clock.Elapsed.TotalSeconds) s, $($total.Steps) steps: $($total.Requests) requests; changes: " +
"$($total.Made) in the tables, $($total.Shown) shown, $($total.Told) told, $($total.Unknown) unknown, $($total.Refused) " +
"refused; $($total.Stops) stops, $($total.Kills) kills, $($total.Lost) machines lost, $($events.Done) event actions; " +
"memory, MB: $(if ($memory.Count -gt 0) { ($memory[0] -join '+'), ($memory[$memory.Count - 1] -join '+') -join ' -> ' })"
# Not by an exit: where something hangs, so would that.
[System.Console]::Out.Flush()
if ($child) { $null = [Signal]::Send($child, [Signal]::Kill) }
[System.Environment]::Exit([int] ($wrong.Count -gt 0))
