# Carries the results of all cmdlets to where people keep them and back, in several cultures, and compares what each
# cmdlet makes of what came back with what it makes of the objects themselves. Writes a line for each difference, and
# last how many were compared. In the first culture by every carrier, in the others by some, which the seed chooses.
param ([int] $Seed)
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module IpRoute
$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json

$common = @{ InterfaceAlias = 'Ethernet 2'; WarningAction = 'Ignore' }
$null = New-IpRouteEntry 10.81.0.0/16 -NextHop 10.29.176.1 -RouteMetric 4294967294 -ValidLifetime 01:02:03 -PreferredLifetime 00:00:01 @common
$null = New-IpRouteEntry 10.82.0.0/16 -NextHop 0.0.0.0 -RouteMetric 0 -ValidLifetime 49710.06:28:14 -Publish Age -Protocol NtStatic @common
$null = New-IpRouteEntry 2001:db8:83::/48 -NextHop fe80::1 -SitePrefixLength 48 -Immortal true -AutoconfigureAddress true @common
$routes = Get-IpRouteEntry 10.81.0.0/16, 10.82.0.0/16, 2001:db8:83::/48
$null = $routes | Set-IpRouteEntry -RouteMetric 5 -WhatIf:$false
$null = $routes | Set-IpRouteEntry -Restore
$changes = $routes | Set-IpRouteEntry -Protocol Bgp
$null = $changes.Before | Set-IpRouteEntry -Restore
$interfaces = Get-IpInterfaceEntry 'Wi-Fi', 'Ethernet 2'
$settings = Get-IpInterfaceEntry 'Wi-Fi' -AddressFamily IPv4 | Set-IpInterfaceEntry -InterfaceMetric 66 -Forwarding true
$null = $settings.Before | Set-IpInterfaceEntry
$null = $settings.After | Set-IpInterfaceEntry
$best = Find-IpRouteEntry 10.81.2.3, 8.8.8.8 -Explain
$events = Watch-IpRouteEntry 10.81.0.0/16, 2001:db8:83::/48 -IncludeExisting -MaximumCount 2

$results = [ordered] @{
    IpRouteEntry      = $routes
    IpRouteChange     = $changes
    IpInterfaceEntry  = $interfaces
    IpInterfaceChange = @($settings)
    IpBestRoute       = $best
    IpRouteCandidate  = @($best.Candidates)
    IpRouteEvent      = $events
}

# What a cmdlet makes of objects, as texts that are the same in every culture. Whatever New- makes goes when all is made:
# two interfaces, or two candidates, may ask for one route, and a later one is sent while an earlier one is shown.
$route = { "$($_.DestinationPrefix) $($_.NextHop) $($_.InterfaceLuid)" }
$whole = {
    foreach ($name in 'RouteMetric', 'ValidLifetime', 'PreferredLifetime', 'SitePrefixLength', 'Protocol', 'Publish', 'Immortal', 'AutoconfigureAddress') {
        "$name=$($_.After.$name)"
    }
}
$takers = [ordered] @{
    'Get-IpRouteEntry'                             = { $input | Get-IpRouteEntry | ForEach-Object $route }
    'Get-IpInterfaceEntry'                         = { $input | Get-IpInterfaceEntry | ForEach-Object { "$($_.InterfaceLuid) $($_.AddressFamily)" } }
    'Set-IpRouteEntry -RouteMetric'                = { $input | Set-IpRouteEntry -RouteMetric 4321 -Force | ForEach-Object { "$(& $route) $($_.After.RouteMetric)" } }
    'Set-IpRouteEntry -Restore'                    = { $input | Set-IpRouteEntry -Restore | ForEach-Object { "$(& $route) $(& $whole)" } }
    'Remove-IpRouteEntry'                          = { $input | Remove-IpRouteEntry -Force -Confirm:$false -WhatIf | ForEach-Object { "$(& $route) $($_.Changed)" } }
    'New-IpRouteEntry'                             = {
        $all = @($input)
        $new = @($all | New-IpRouteEntry -InterfaceAlias 'vEthernet (WSL)')
        $new | ForEach-Object { "$(& $route) $(& $whole)" }
        $null = $new | Remove-IpRouteEntry -Confirm:$false
    }
    'New-IpRouteEntry of an interface'             = {
        $new = @($input | New-IpRouteEntry 2001:db8:99::/48)
        $new | ForEach-Object { "$(& $route) $(& $whole)" }
        $null = $new | Remove-IpRouteEntry -Confirm:$false
    }
    'Set-IpInterfaceEntry'                         = { $input | Set-IpInterfaceEntry | ForEach-Object { "$($_.InterfaceLuid) $($_.AddressFamily) $($_.Changed) $($_.Summary)" } }
    'Set-IpInterfaceEntry -InterfaceMetric'        = { $input | Set-IpInterfaceEntry -InterfaceMetric 77 -WhatIf | ForEach-Object { "$($_.InterfaceLuid) $($_.AddressFamily) $($_.After.InterfaceMetric)" } }
    'Find-IpRouteEntry'                            = { $input | Find-IpRouteEntry | ForEach-Object $route }
}
$pairs = [ordered] @{
    IpRouteEntry      = 'Get-IpRouteEntry', 'Get-IpInterfaceEntry', 'Set-IpRouteEntry -RouteMetric', 'Set-IpRouteEntry -Restore', 'Remove-IpRouteEntry', 'New-IpRouteEntry', 'Set-IpInterfaceEntry -InterfaceMetric'
    IpRouteChange     = 'Get-IpRouteEntry', 'Set-IpRouteEntry -RouteMetric', 'Remove-IpRouteEntry', 'New-IpRouteEntry'
    IpInterfaceEntry  = 'Get-IpRouteEntry', 'Get-IpInterfaceEntry', 'Set-IpInterfaceEntry', 'Set-IpInterfaceEntry -InterfaceMetric', 'New-IpRouteEntry of an interface'
    IpInterfaceChange = 'Get-IpInterfaceEntry', 'Set-IpInterfaceEntry -InterfaceMetric'
    IpBestRoute       = 'Get-IpRouteEntry', 'Set-IpRouteEntry -RouteMetric', 'Find-IpRouteEntry', 'New-IpRouteEntry'
    IpRouteCandidate  = 'Get-IpRouteEntry', 'Get-IpInterfaceEntry', 'New-IpRouteEntry'
    IpRouteEvent      = 'Get-IpRouteEntry', 'Set-IpRouteEntry -RouteMetric', 'Remove-IpRouteEntry', 'New-IpRouteEntry'
}

# As a spreadsheet or an editor leaves a file of CSV.
function Save-Csv([string] $Encoding, [scriptblock] $Edit) {
    $lines = $input | ConvertTo-Csv -Delimiter ';'
    Set-Content carried.csv ($lines | ForEach-Object $Edit) -Encoding $Encoding
    Import-Csv carried.csv -Delimiter ';'
}
$carriers = [ordered] @{
    'csv'                  = { $input | ConvertTo-Csv | ConvertFrom-Csv }
    'csv ;'                = { $input | ConvertTo-Csv -Delimiter ';' | ConvertFrom-Csv -Delimiter ';' }
    'csv tab'              = { $input | ConvertTo-Csv -Delimiter "`t" -UseQuotes AsNeeded | ConvertFrom-Csv -Delimiter "`t" }
    'csv of the culture'   = { $input | ConvertTo-Csv -UseCulture -IncludeTypeInformation | ConvertFrom-Csv -UseCulture }
    'csv in a file, UTF-8' = { $input | Save-Csv utf8BOM { "$_" } }
    'csv in a file, UTF-16, trailing blanks, empty lines' = { $input | Save-Csv unicode { "$_ ", '' } }
    'csv with blanks and no-break spaces' = { $input | Save-Csv utf8BOM { $_.Replace('";"', "$([char] 0xa0)`";`" ") } }
    'json'                 = { $input | ConvertTo-Json | ConvertFrom-Json }
    'json deep'            = { $input | ConvertTo-Json -Depth 9 -Compress | ConvertFrom-Json }
    'json flat, words'     = { $input | ConvertTo-Json -Depth 1 -EnumsAsStrings | ConvertFrom-Json }
    'json, hashtables'     = { $input | ConvertTo-Json | ConvertFrom-Json -AsHashtable }
    'json, hashtables, objects' = { $input | ConvertTo-Json | ConvertFrom-Json -AsHashtable | ForEach-Object { [pscustomobject] $_ } }
    'clixml'               = { $input | Export-Clixml carried.xml; Import-Clixml carried.xml }
    'remoting'             = { foreach ($one in $input) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one, 1)) } }
    'remoting and csv'     = { foreach ($one in $input) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one)) | ConvertTo-Csv | ConvertFrom-Csv } }
    'all members'          = { $input | Select-Object * }
    'list in a variable'   = { $list = [System.Collections.Generic.List[object]]::new(); foreach ($one in $input) { $list.Add($one) }; $list }
}
# One job carries all of them.
$fromJob = @($results.Values | ForEach-Object { $_ } | Start-Job { $input } | Receive-Job -Wait -AutoRemoveJob)
$carriers['job'] = { $type = @($input)[0].GetType().Name; $fromJob.Where{ $_.PSObject.TypeNames -match "\ADeserialized\.$type(?:#|\z)" } }
$carriers['thread job'] = { $all = @($input); Start-ThreadJob { $args[0] | Select-Object * } -ArgumentList (, $all) | Receive-Job -Wait -AutoRemoveJob }

# What is made of them, errors by their ids; what was set is as it was before.
function Invoke-Taker([string] $Taker, [object[]] $Objects) {
    $made = @(
        try { $Objects | & $takers[$Taker] 2>&1 } catch { $_ }
    ).ForEach{ if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId): $_" } else { "$_" } }
    $null = $settings.After | Set-IpInterfaceEntry
    if ($Taker -like 'Set-IpRouteEntry*') { $null = $routes | Set-IpRouteEntry -Restore; $null = $usual | Set-IpRouteEntry -Restore -Force }
    , @($made)
}
$usual = @($best.Route | Where-Object DestinationPrefix -NE '10.81.0.0/16')
$ErrorActionPreference = 'Continue'
$expected = @{}
foreach ($type in $pairs.Keys) { foreach ($taker in $pairs[$type]) { $expected["$type $taker"] = Invoke-Taker $taker $results[$type] } }
$count = 0
$random = [random]::new($Seed)
foreach ($name in 'en-US', '', 'de-DE', 'tr-TR', 'ar-SA', 'fa-IR', 'th-TH') {
    [System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::GetCultureInfo($name)
    $chosen = if ($name -ceq 'en-US') { @($carriers.Keys) } else { @($carriers.Keys) | Sort-Object { $random.Next() } | Select-Object -First 3 }
    foreach ($carrier in $chosen) {
        foreach ($type in $pairs.Keys) {
            $carried = @($results[$type] | & $carriers[$carrier])
            foreach ($taker in $pairs[$type]) {
                $count++
                $made = Invoke-Taker $taker $carried
                $wanted = $expected["$type $taker"]
                if ([string]::Join("`n", $made) -cne [string]::Join("`n", $wanted)) {
                    "DIFFERS [$name] $type by $carrier to $taker`: $made INSTEAD OF $wanted"
                }
            }
        }
    }
}
foreach ($key in $expected.Keys) { if ($expected[$key].Count -eq 0) { "NOTHING $key" } }
"COMPARED $count"
