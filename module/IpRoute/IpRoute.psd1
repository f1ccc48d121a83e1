# Generated from the TypeScript contract. Change the contract and run: npm run generate
@{
    RootModule           = 'IpRoute.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5c0b9a51-2f6e-4d7b-9a41-7f0d3c8e26b5'
    Author               = 'The IpRoute authors'
    CompanyName          = 'The IpRoute authors'
    Copyright            = '(c) The IpRoute authors. MIT License.'
    Description          = 'Validated changes of the Windows routing table, shown before and after, rehearsable.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess     = @('IpRoute.Format.ps1xml')
    TypesToProcess       = @('IpRoute.Types.ps1xml')
    FunctionsToExport    = @(
        'Connect-IpRouteHost', 'Disconnect-IpRouteHost', 'Export-IpRouteTable', 'Find-IpRouteEntry',
        'Get-IpInterfaceEntry', 'Get-IpRouteEntry', 'Get-IpRouteHost', 'New-IpRouteEntry',
        'Remove-IpRouteEntry', 'Set-IpInterfaceEntry', 'Set-IpRouteEntry', 'Watch-IpRouteEntry'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @(
                'Windows', 'Network', 'Routing', 'Route', 'IpHelper', 'PSEdition_Desktop', 'PSEdition_Core'
            )
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
