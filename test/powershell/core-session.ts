/**
 * A script that runs another one in a session that has the commands of Microsoft.PowerShell.Core and no others, and loads
 * none by itself, as sessions of just enough administration are made. It ends with what the session had and had not.
 */
export function inCoreSession(script: string): string {
  const text = Buffer.from(`${script}\n${WITNESS}`).toString('base64');
  return `
$state = [initialsessionstate]::CreateDefault2()
$none = [System.Management.Automation.Runspaces.SessionStateVariableEntry]::new('PSModuleAutoLoadingPreference', 'None', '')
$state.Variables.Add($none)
$runspace = [runspacefactory]::CreateRunspace($state)
$runspace.Open()
try {
    $null = $runspace.SessionStateProxy.Path.SetLocation($PWD.Path)
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${text}')))
    $shell.Invoke()
    foreach ($one in $shell.Streams.Error) { "error: $one" }
    foreach ($one in $shell.Streams.Warning) { "warning: $one" }
} finally {
    $runspace.Dispose()
}`;
}

/** Where the session's cmdlets are from, and whether those of other modules are there. */
const WITNESS = `
$sources = foreach ($one in Get-Command -CommandType Cmdlet) { if ($one.ModuleName -ne 'Microsoft.PowerShell.Core') { $one.Name } }
"others: $sources"
try { $null = 1 | Select-Object; 'Select-Object is there' } catch { $_.FullyQualifiedErrorId }`;

/** What the witness says of a session that has the core commands only. */
export const CORE_ONLY = ['others: ', 'CommandNotFoundException'];
