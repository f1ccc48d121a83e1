# Calls a class resource as Invoke-DscResource does: a new object within the module, its properties, one method.
function Invoke-ClassResource {
    param ([string] $Module, [string] $Name, [string] $Method, [hashtable] $Property)
    $imported = Import-Module $Module -PassThru
    if ($imported.ExportedDscResources -notcontains $Name) { throw "$Module exports no resource $Name" }
    $resource = & $imported ([scriptblock]::Create("[$Name]::new()"))
    foreach ($key in $Property.Keys) { $resource.$key = $Property[$key] }
    $resource.$Method()
}

# The class of CIM that the engine makes of it, in which it is compiled into a configuration.
function Get-ClassMof {
    param ([string] $Module, [string] $Name)
    $imported = Import-Module $Module -PassThru
    $cache = [psobject].Assembly.GetType('Microsoft.PowerShell.DesiredStateConfiguration.Internal.DscClassCache')
    $cache::GenerateMofForType((& $imported ([scriptblock]::Create("[$Name]"))))
}
