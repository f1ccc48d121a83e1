function Get-{{prefix}}_HostObject {
    $hello = $script:Channel['Hello']
    $place = $script:Lines['Hello']
    $item = [{{prefix}}Host] @{
        Backend           = $hello[$place['Backend']]
        ModuleVersion     = '{{version}}'
        ExecutableVersion = $hello[$place['Version']]
        NodeVersion       = $hello[$place['Node']]
        ProcessId         = $hello[$place['ProcessId']]
        Elevated          = $hello[$place['Elevated']] -ceq '1'
        ComputerName      = $hello[$place['Computer']]
    }
    $item.{{place}} = $hello[$place['Details']]
    $item
}

function Find-{{prefix}}_Path {
    # The absolute path of a file, relative to the current location; or the error that it is none.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [string] $Path, [string] $Then)
    $provider = $null
    $drive = $null
    $resolved = ''
    $reason = if (-not $Path) { 'it is empty' }
    try {
        $resolved = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
    } catch {
        $reason = $_.Exception.GetBaseException().Message
    }
    if ($resolved -and $provider.Name -cne 'FileSystem') { $reason = "the provider '$($provider.Name)' has no files" }
    if (-not $reason) { return $resolved }
    Get-{{prefix}}_ErrorRecord -Id 'InvalidPath' -Category 'InvalidArgument' -Target $Path `
        -Message "-$Name '$Path' names no file: $reason" -Action "Give -$Name a path of the file system.$Then"
}

function Resolve-{{prefix}}_Path {
    # The absolute path of a file; one that is none ends the cmdlet.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [string] $Path, [switch] $Connecting)
    $then = if ($Connecting) { ' Until then this session works on nothing.' }
    $found = Find-{{prefix}}_Path -Cmdlet $Cmdlet -Name $Name -Path $Path -Then $then
    if ($found -isnot [string]) { $Cmdlet.ThrowTerminatingError($found) }
    if ($Connecting) { $script:ConnectTarget = $found }
    $found
}

function Resolve-{{prefix}}_Record {
    # The absolute paths of the files that a record names, an empty one where it names none. For what is no file it
    # writes an error, and gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [string[]] $Path)
    if (-not "$Path") { return '' }
    $found = foreach ($one in $Path) {
        $file = Find-{{prefix}}_Path -Cmdlet $Cmdlet -Name $Name -Path $one
        if ($file -isnot [string]) {
            $Cmdlet.WriteError($file)
            return
        }
        $file
    }
    , [string[]] @($found)
}

function Connect-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([{{prefix}}Host])]
    param (
{{connectParameters}}
    )
    end {
        # Until the new one answers this session works on nothing: a rehearsal that cannot be opened must not turn real.
        foreach ($_one in $script:Calls.ToArray()) { Complete-{{prefix}}_Call -Cmdlet $PSCmdlet -Call $_one -Closing }
        if ($null -ne $script:Channel) { Close-{{prefix}}_Channel }
        $script:Arguments = $null
        $script:Lost = $false
        $script:InMemory = $false
        $script:ConnectedTo = 'what its last Connect-{{prefix}}Host asked for'
        $_answers = $false
        try {
            $_words = @(
{{connectWords}}
            )
            # Quoted as the C runtime reads it: backslashes before a quote or the end are doubled.
            $_quoted = foreach ($_word in $_words) {
                if ($_word.IndexOf([char] 34) -ge 0 -or $_word.IndexOf([char] 92) -ge 0) {
                    $_word = $_word -creplace '(\\*)"', '$1$1\"' -creplace '(\\+)\z', '$1$1'
                }
                "`"$_word`""
            }
            $script:Arguments = $_quoted -join ' '
            Initialize-{{prefix}}_Channel -Cmdlet $PSCmdlet
            $script:ConnectedTo = $script:Channel['Hello'][$script:Lines['Hello']['Backend']]
            $_answers = $true
        } finally {
            Save-{{prefix}}_Connection -Failed:(-not $_answers)
        }
        Get-{{prefix}}_HostObject
    }
}

function Disconnect-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param ()
    end {
        foreach ($_one in $script:Calls.ToArray()) { Complete-{{prefix}}_Call -Cmdlet $PSCmdlet -Call $_one -Closing }
        Close-{{prefix}}_Channel
        $script:Arguments = ''
        $script:InMemory = $false
        $script:Lost = $false
        Save-{{prefix}}_Connection
    }
}

function Get-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([{{prefix}}Host])]
    param ()
    end {
        $_call = Get-{{prefix}}_Call
        $null = Open-{{prefix}}_Channel -Cmdlet $PSCmdlet -Call $_call
        Clear-{{prefix}}_Call -Call $_call
        Get-{{prefix}}_HostObject
    }
}
