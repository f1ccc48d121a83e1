function Clear-{{prefix}}_Caught {
    # Takes an exception that was expected, and is caught, out of the $Error of the user: a module has one of its own,
    # and so has an event's action.
    param ([System.Management.Automation.ErrorRecord] $Caught)
    $errors = [System.Collections.ArrayList] $ExecutionContext.SessionState.PSVariable.GetValue('global:Error')
    if ($errors.Count -eq 0) { return }
    $newest = [System.Management.Automation.ErrorRecord] ($errors[0] -as [System.Management.Automation.ErrorRecord])
    if ($newest.Exception -eq $Caught.Exception) { $errors.RemoveAt(0) }
}

function Get-{{prefix}}_StartInfo {
    # How the program is started: no window, a working folder of the system's, and an environment of allowed names.
    param ([string] $Path, [string] $Arguments)
    $system = [System.Environment]::SystemDirectory
    $start = [System.Diagnostics.ProcessStartInfo] @{
        FileName               = $Path
        Arguments              = $Arguments
        UseShellExecute        = $false
        CreateNoWindow         = $true
        RedirectStandardInput  = $true
        RedirectStandardOutput = $true
        RedirectStandardError  = $true
        WorkingDirectory       = if ($system) { $system } else { '/' }
    }
    # .NET Framework throws at the first look when the block holds both Path and PATH; the second look works.
    try { $null = $start.EnvironmentVariables.Count } catch { Clear-{{prefix}}_Caught -Caught $_ }
    $start.EnvironmentVariables.Clear()
    # Where Windows is, as it says itself: the environment is the caller's.
    if ($system) {
        $windows = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($system, '..'))
        $start.EnvironmentVariables.Add('SystemRoot', $windows)
        $start.EnvironmentVariables.Add('windir', $windows)
        $start.EnvironmentVariables.Add('SystemDrive', $windows.Substring(0, 2))
    }
    foreach ($name in 'TEMP', 'TMP', 'LANG'{{environment}}) {
        $value = [System.Environment]::GetEnvironmentVariable($name)
        if ($value) { $start.EnvironmentVariables.Add($name, $value) }
    }
    $start
}
