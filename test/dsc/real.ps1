# Runs the real dsc on the resources: those of a rehearsal, by a printed manifest, and those of this computer, which it only reads.
param([Parameter(Mandatory)] [string] $Dsc)
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$module = Join-Path $PSScriptRoot ../../module/IpRoute
$iproute = Join-Path $module ($IsWindows ? 'bin/win-x64/iproute.exe' : 'bin/linux-x64/iproute')
$Dsc = (Resolve-Path $Dsc).Path
$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName
Copy-Item (Join-Path $module Examples/vpn-laptop.machine.json) "$folder/laptop.json"

function Invoke-Dsc {
    param([string[]] $Words, $Body)
    if ($null -ne $Body) {
        $Body | ConvertTo-Json -Depth 9 | Set-Content "$folder/input.json"
        $Words += '-f', "$folder/input.json"
    }
    $said = & $Dsc @Words
    if ($LASTEXITCODE -ne 0) { throw "dsc $Words ended with ${LASTEXITCODE}: $said" }
    $said | ForEach-Object { $_ | ConvertFrom-Json }
}

function Confirm-Is {
    param([string] $What, $Expected, $Actual)
    if ("$Expected" -cne "$Actual") { throw "${What}: expected '$Expected', and it is '$Actual'" }
    "ok: $What"
}

Push-Location $folder
try {
    & $iproute dsc manifest --simulator --machine-file laptop.json | Set-Content "$folder/rehearsal.dsc.manifests.json"
    $env:DSC_RESOURCE_PATH = $folder
    $list = Invoke-Dsc 'resource', 'list', 'IpRoute/*'
    Confirm-Is 'both are found' 'IpRoute/Route IpRoute/RouteList' ($list.type | Sort-Object)
    $route = @{ destinationPrefix = '172.22.0.0/20'; nextHop = '10.29.176.1'; interfaceAlias = 'Ethernet 2'; routeMetric = 6000 }
    $of = '-r', 'IpRoute/Route'
    Confirm-Is 'a route differs' 'routeMetric' (Invoke-Dsc ('resource', 'test' + $of) $route).differingProperties
    $would = Invoke-Dsc ('resource', 'set' + $of + '--what-if') $route
    Confirm-Is 'what-if says what it would do' True ($would.afterState._metadata.whatIf[0] -like 'Would set the route*6000.')
    Confirm-Is 'and does nothing' False (Invoke-Dsc ('resource', 'test' + $of) $route).inDesiredState
    Confirm-Is 'a route is set' 'routeMetric' (Invoke-Dsc ('resource', 'set' + $of) $route).changedProperties
    Confirm-Is 'and is as it is to be' True (Invoke-Dsc ('resource', 'test' + $of) $route).inDesiredState
    $listed = @{ routes = @($route); unlistedRoutes = @{ action = 'Report' } }
    $tested = Invoke-Dsc ('resource', 'test', '-r', 'IpRoute/RouteList') $listed
    Confirm-Is 'what is not listed is seen' 'unlistedRoutes' $tested.differingProperties
    $document = @{
        '$schema' = 'https://aka.ms/dsc/schemas/v3/bundled/config/document.json'
        resources = @(@{ name = 'gone'; type = 'IpRoute/Route'; properties = $route + @{ _exist = $false } })
    }
    $null = Invoke-Dsc 'config', 'set' $document
    Confirm-Is 'a document deletes' True (Invoke-Dsc 'config', 'test' $document).results[0].result.inDesiredState
    $exported = Invoke-Dsc ('resource', 'export' + $of)
    Confirm-Is 'it is not exported' False ($exported.resources.properties.destinationPrefix -contains '172.22.0.0/20')

    # The live table, by the manifest of the module itself, from another working folder.
    if ($IsWindows) {
        $env:DSC_RESOURCE_PATH = (Resolve-Path $module).Path
        $exported = Invoke-Dsc ('resource', 'export' + $of)
        Confirm-Is 'routes of this computer are exported' True ($exported.resources.Count -gt 0)
        $first = Invoke-Dsc ('resource', 'get' + $of) $exported.resources[0].properties
        Confirm-Is 'and got' $exported.resources[0].properties.destinationPrefix $first.actualState.destinationPrefix
    }
} finally {
    Pop-Location
    Remove-Item -Recurse -Force $folder
}
