# The npm scripts as tasks: ./build.ps1 -Task Build
[CmdletBinding()]
param (
    [ValidateSet('Build', 'Check', 'Test', 'Bench', 'Package')]
    [string] $Task = 'Build',
    # Of a certificate for code signing in a store of this Windows: -Task Package signs by it.
    [string] $CertificateThumbprint
)

$words = @()
if ($CertificateThumbprint) {
    if ($Task -ne 'Package') { throw "-CertificateThumbprint is of -Task Package, which signs, and not of -Task $Task." }
    $words = '--', '--certificate-thumbprint', $CertificateThumbprint
}
$here = [System.Environment]::CurrentDirectory
try {
    [System.Environment]::CurrentDirectory = $PSScriptRoot
    & npm --prefix $PSScriptRoot run --silent $Task.ToLowerInvariant() @words
    $code = $LASTEXITCODE
} finally {
    [System.Environment]::CurrentDirectory = $here
}
exit $code
