# A cmdlet that takes all objects together sends them as one list: with what they nest, as texts.

function Get-{{prefix}}_Kind {
    # Which of these results an object is, also behind a job, a file of CLIXML or JSON. Nothing where it is none of
    # them: an error says so.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [object] $Value,
        [string[]] $Result
    )
    $name = ''
    if ($null -ne $Value) {
        if ($Result -ccontains $Value.GetType().Name) { return $Value.GetType().Name }
        $name = Get-{{prefix}}_ResultName -Call $Call -Record $Value -Has (Get-{{prefix}}_PropertyName -Record $Value)
        if ($Result -ccontains $name) { return $name }
    }
    $what = if ($null -eq $Value) {
        '$null'
    } elseif ($name) {
        "of the kind $name"
    } else {
        "of the type $($Value.GetType().Name)"
    }
    $action = "Pipe only objects of the kind $([string]::Join(' or ', $Result))."
    # Another set of parameters may take the name of such an object.
    if ($name) { $action += Get-{{prefix}}_Naming -Cmdlet $Cmdlet -Call $Call -Value $Value }
    $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id 'ResultNotTaken' -Category 'InvalidArgument' -Target $Value `
                -Message "What is piped is $what, which $($Call['Command']) does not take. Nothing is done." `
                -Action $action))
}

function Get-{{prefix}}_Naming {
    # How the command takes the object by a name instead: its first member that is a parameter of another set.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [object] $Value)
    $parameters = $Cmdlet.MyInvocation.MyCommand.Parameters
    foreach ($member in $Value.PSObject.Properties) {
        $parameter = $parameters[$member.Name]
        if ($null -eq $parameter -or $member.Value -isnot [string]) { continue }
        if ($member.Value -notmatch '^[a-z0-9]+$') { continue }
        if ($parameter.ParameterSets.Keys -ccontains '__AllParameterSets') { continue }
        return " Or name it: $($Call['Command']) -$($member.Name) $($member.Value)."
    }
}

function Join-{{prefix}}_Text {
    # Texts as a list that is itself an item of a list.
    param ([string[]] $Text)
    # Most need no escapes; one look finds those that do.
    $joined = [string]::Join('|', $Text)
    if ($joined -cne (ConvertTo-{{prefix}}_Field -Value $joined)) {
        return (ConvertTo-{{prefix}}_List -Value $Text).Replace('\', '\\')
    }
    [string]::Join('\\,', $Text)
}

function Write-{{prefix}}_Origin {
    # Says of an object, and of those within it, that it came from elsewhere.
    param ([object] $Value, [string] $Name, [string] $Text)
    foreach ($member in $Value.PSObject.Properties) {
        if ($member.Name -ceq $Name) {
            $member.Value = $Text
        } elseif (
            $null -ne $member.Value -and -not $member.Value.GetType().IsValueType -and
            $member.Value -isnot [string] -and $member.Value -isnot [array]
        ) {
            Write-{{prefix}}_Origin -Value $member.Value -Name $Name -Text $Text
        }
    }
}
