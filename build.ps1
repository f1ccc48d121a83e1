# The npm scripts as tasks: ./build.ps1 -Task Build
[CmdletBinding()]
param (
    [ValidateSet('Build', 'Check', 'Test', 'Bench')]
    [string] $Task = 'Build'
)

$here = [System.Environment]::CurrentDirectory
try {
    [System.Environment]::CurrentDirectory = $PSScriptRoot
    & npm --prefix $PSScriptRoot run --silent $Task.ToLowerInvariant()
    $code = $LASTEXITCODE
} finally {
    [System.Environment]::CurrentDirectory = $here
}
exit $code
