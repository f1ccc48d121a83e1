function Get-{{prefix}}_ResourceProgram {
    # The executable of the module {{module}}, beside this one: in a folder of its version, where there are such.
    $files = if ([System.IO.Path]::DirectorySeparatorChar -ne [char] 92) {
        , 'linux-x64/{{executable}}'
    } elseif ([System.Environment]::GetEnvironmentVariable('PROCESSOR_ARCHITECTURE') -eq 'ARM64') {
        'win-arm64/{{executable}}.exe', 'win-x64/{{executable}}.exe'
    } else {
        , 'win-x64/{{executable}}.exe'
    }
    $tried = foreach ($folder in '../{{module}}', '../../{{module}}/{{version}}') {
        foreach ($file in $files) {
            [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, $folder, 'bin', $file))
        }
    }
    foreach ($path in $tried) { if ([System.IO.File]::Exists($path)) { return $path } }
    throw "The executable of the module {{module}} is missing. Install {{module}} {{version}} beside {{module}}Dsc: $tried"
}

function ConvertTo-{{prefix}}_Word {
    # One word of a command line, as programs for Windows read it.
    param ([string] $Text)
    '"' + ($Text -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
}

function Resolve-{{prefix}}_ResourcePath {
    # A path as the executable finds it, whose folder is another one.
    param ([string] $Path)
    $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}

function Invoke-{{prefix}}_Resource {
    # Runs the executable on one resource. Gives the objects of its answer; warnings are shown, and an error ends it.
    param ([string] $Verb, [string] $Type, [hashtable] $State, [string[]] $Session)
    $words = foreach ($word in 'dsc', $Verb, '--resource', $Type + $Session) { ConvertTo-{{prefix}}_Word $word }
    $start = Get-{{prefix}}_StartInfo -Path (Get-{{prefix}}_ResourceProgram) -Arguments ($words -join ' ')
    $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
    $start.StandardErrorEncoding = [System.Text.Encoding]::UTF8
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        # In UTF-8, whatever the code page of the host is.
        $bytes = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $State -Depth 9 -Compress))
        $process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
        $process.StandardInput.Close()
        $said = $process.StandardError.ReadToEndAsync()
        $answer = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $failure = "{{executable}} ended with $($process.ExitCode)."
        foreach ($line in $said.Result -split "`n") {
            if (-not $line.StartsWith('{')) { continue }
            $fact = ConvertFrom-Json -InputObject $line
            if ($fact.warn) { Write-Warning -Message $fact.warn }
            if ($fact.error) { $failure = $fact.error }
        }
        if ($process.ExitCode -ne 0) { throw $failure }
        foreach ($line in $answer -split "`n") { if ($line) { , (ConvertFrom-Json -InputObject $line) } }
    } finally {
        $process.Dispose()
    }
}
