function Get-{{prefix}}HostObject {
    $hello = $script:Channel.Hello
    $item = [{{prefix}}Host]::new()
    $item.Backend = $hello[6]
    $item.ModuleVersion = '{{version}}'
    $item.ExecutableVersion = $hello[3]
    $item.NodeVersion = $hello[9]
    $item.ProcessId = [int] $hello[5]
    $item.Elevated = $hello[7] -ceq '1'
    $item.MachineFile = $hello[8]
    $item
}

function Connect-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('{{prefix}}Host')]
    param (
{{connectParameters}}
    )
    end {
        $words = @(
{{connectWords}}
        )
        Close-{{prefix}}Channel
        $script:Lost = $false
        $script:InMemory = {{inMemory}}
        # Quoted as the C runtime reads it: backslashes before a quote or the end are doubled.
        $quoted = foreach ($word in $words) {
            '"' + ($word -creplace '(\\*)"', '$1$1\"' -creplace '(\\+)$', '$1$1') + '"'
        }
        $script:Arguments = [string]::Join(' ', [string[]] @($quoted))
        try {
            $null = Open-{{prefix}}Channel -Cmdlet $PSCmdlet -Call ([{{prefix}}Call]::new())
        } catch {
            $script:Arguments = ''
            $script:InMemory = $false
            $PSCmdlet.ThrowTerminatingError($_)
        }
        Get-{{prefix}}HostObject
        Start-{{prefix}}Idle
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
        Close-{{prefix}}Channel
        $script:Arguments = ''
        $script:InMemory = $false
        $script:Lost = $false
    }
}

function Get-{{prefix}}Host {
    <#
    .EXTERNALHELP {{name}}-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('{{prefix}}Host')]
    param ()
    end {
        $null = Open-{{prefix}}Channel -Cmdlet $PSCmdlet -Call ([{{prefix}}Call]::new())
        Get-{{prefix}}HostObject
        Start-{{prefix}}Idle
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { Close-{{prefix}}Channel }
