# Generated from the TypeScript contract. Change the contract and run: npm run generate
@{
    RootModule           = 'FileSeal.psm1'
    ModuleVersion        = '1.2.0'
    GUID                 = '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52'
    Author               = 'The FileSeal authors'
    CompanyName          = 'The FileSeal authors'
    Copyright            = '(c) The FileSeal authors. MIT License.'
    Description          = 'Seals files: remembers their digests, and says what isn''t as it was.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess     = @('FileSeal.Format.ps1xml')
    TypesToProcess       = @('FileSeal.Types.ps1xml')
    FunctionsToExport    = @(
        'Connect-SealHost', 'Disconnect-SealHost', 'Get-Digest', 'Get-Seal', 'Get-SealHost', 'New-Seal',
        'Remove-Seal', 'Set-Seal', 'Test-Seal', 'Watch-Seal'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('File', 'Hash', 'PSEdition_Desktop', 'PSEdition_Core')
            ProjectUri   = 'https://example.org/fileseal'
            LicenseUri   = 'https://example.org/fileseal/license'
            ReleaseNotes = 'Watch-Seal is new.'
        }
    }
}
