# What few calls need lies in files of their own beside this one, the parts. For each function that is called from
# elsewhere a stand-in is here: it imports the part, whose functions then take the places of all its stand-ins.

function Import-{{prefix}}_Part {
    # Makes the functions of a part functions of this module: they have its state and its classes.
    param ([string] $Name)
    $file = [System.IO.Path]::Combine($PSScriptRoot, "{{name}}.$Name.psm1")
    # With its provider, since the session may be at a place that is no folder; brackets may be in a folder's name.
    $path = "Microsoft.PowerShell.Core\FileSystem::$([System.Management.Automation.WildcardPattern]::Escape($file))"
    $part = Import-Module -Name $path -PassThru -Scope Local -DisableNameChecking -Verbose:$false -ErrorAction Stop
    $module = $ExecutionContext.SessionState.Module
    foreach ($function in $part.ExportedFunctions.Values) {
        $own = $module.NewBoundScriptBlock($function.ScriptBlock)
        $null = $ExecutionContext.InvokeProvider.Item.Set("Function:script:$($function.Name)", $own)
    }
    # An event's action may have done the same in between.
    Remove-Module -ModuleInfo $part -Verbose:$false -WhatIf:$false -Confirm:$false -ErrorAction Ignore
}
