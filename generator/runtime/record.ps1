function Select-{{prefix}}_One {
    # The one value of a parameter that is given several: equal ones, as the members of several objects may be, are one.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name)
    [string[]] $values = $Cmdlet.MyInvocation.BoundParameters[$Name]
    foreach ($one in $values) {
        if ($one -eq $values[0]) { continue }
        $message = "-$Name is given $($values.Length) values, '$($values[0])' and '$one' among them; it takes one."
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'SeveralValues' -Category 'InvalidArgument' `
                    -Message $message `
                    -Action 'Give one value; to do it for each, pipe objects that have one each.' -Target $values))
    }
    $values[0]
}

function Get-{{prefix}}_Missing {
    # The error for a parameter that nothing gives a value.
    param ([string] $Name)
    Get-{{prefix}}_ErrorRecord -Id 'ParameterMissing' -Category 'InvalidArgument' -Message "-$Name is not given." `
        -Action "Give -$Name a value, or pipe one."
}

function Get-{{prefix}}_Conflict {
    # The error for an object that is given by a parameter while others are piped.
    param ([string] $Name)
    Get-{{prefix}}_ErrorRecord -Id 'ConflictingParameters' -Category 'InvalidArgument' `
        -Message "-$Name is given beside piped objects: which of them is meant is not known." `
        -Action "Leave -$Name out, or pipe nothing."
}

function Read-{{prefix}}_Record {
    # The columns of a record and what stands before them in the request, where PowerShell alone does not bind them as
    # they are meant: a text or a number is a value, a blank property yields to its alias, a dictionary has keys for
    # properties, and what the object has for a key that is named goes along, to be compared. An error gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [object] $Record, [object[]] $Bound)
    $plain = [string] $Record
    if ($Record -is [string] -and $plain -cmatch '\A[\s\u200B\uFEFF]*\z') { return }
    # Until all of it is read.
    $Call['Refused']++
    $values = [object[]]::new($Call['Sources'].Length)
    $own = @{}
    $head = '$_'
    $target = if ($Record -is [string] -or $Record -is [valuetype] -or $Record -is [System.Net.IPAddress]) {
        Get-{{prefix}}_ValueTarget -Call $Call -Record $Record
    }
    $problem = if (-not $target) {
        Read-{{prefix}}_Object -Call $Call -Record $Record -Bound $Bound -Values $values -Own $own
    } elseif ($Call['Named'] -ccontains $target) {
        @{
            Id      = 'ValueTwice'
            Message = "'$plain' is piped for -$target, which is named, too: which of them is meant is not known."
            Action  = "Leave -$target out, or pipe nothing."
        }
    } else {
        $head = "`$_=$target"
        $values[[array]::IndexOf($Call['Columns'], $target)] = $plain
    }
    if ($problem) {
        if (-not $problem.Action) {
            [string[]] $sources = $Call['Sources'][0..($Bound.Length - 1)]
            $names = foreach ($source in $sources) { $source.Split(' ')[0] }
            $problem.Action = "Pipe objects that have of these what is meant: $($names -join ', ')."
        }
        $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord @problem -Category 'InvalidArgument' -Target $Record))
        return
    }
    for ($at = 0; $at -lt $Bound.Length; $at++) {
        if ($Call['Named'] -ccontains $Call['Columns'][$at]) { $values[$at] = $Bound[$at] }
    }
    if ($Call['Needed'] -or $Call['Paths']) {
        if (-not (Resolve-{{prefix}}_Column -Cmdlet $Cmdlet -Call $Call -Values $values -Own $own)) { return }
    }
    $alike = $Record -is [string] -and $Call['Paths'] -cnotcontains $target
    foreach ($name in $Call['Named']) {
        $alike = $alike -and $Call['Fixed'] -ccontains $name
        $head += if (-not $own.ContainsKey($name)) { ",$name" } else {
            ",$name=" + (ConvertTo-{{prefix}}_Field -Value $own[$name]).Replace(',', '\u002c')
        }
    }
    if ($Call['Run']) { $head += ",`$run=$($Call['Run'])" }
    if ($alike) {
        # Of the next text all else is the same: the other columns are empty.
        $before = [array]::IndexOf($Call['Columns'], $target)
        $Call['Around'] = @(
            ''.PadLeft($before, [char] 9), ''.PadLeft($values.Length - $before - 1, [char] 9), $head
        )
    }
    $Call['Refused']--
    ConvertTo-{{prefix}}_ColumnText -Call $Call -Value $values
    $head
}

function Get-{{prefix}}_ValueTarget {
    # The parameter that a text, a number or an address is for: a value, and no object with properties.
    param ([hashtable] $Call, [object] $Record)
    if (-not $Call['Text']) { return }
    $digits = $Record.GetType().IsPrimitive -and $Record -isnot [char] -and $Record -isnot [bool]
    if ($digits -and $Call['Digits']) { return $Call['Digits'] }
    if ($digits -or $Record -is [string] -or $Record -is [System.Net.IPAddress]) { $Call['Text'] }
}

function Resolve-{{prefix}}_Column {
    # Makes a path one of this session, and looks whether what is needed is there. An error gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [object[]] $Values, [hashtable] $Own)
    foreach ($name in $Call['Needed']) {
        if ("$($Values[[array]::IndexOf($Call['Columns'], $name)])".Trim().Length -gt 0) { continue }
        $Cmdlet.WriteError((Get-{{prefix}}_Missing -Name $name))
        return
    }
    foreach ($name in $Call['Paths']) {
        $at = [array]::IndexOf($Call['Columns'], $name)
        $Values[$at] = Resolve-{{prefix}}_Record -Cmdlet $Cmdlet -Name $name -Path $Values[$at]
        if ($null -eq $Values[$at]) { return }
        if ($Own.ContainsKey($name)) {
            $Own[$name] = Resolve-{{prefix}}_Record -Cmdlet $Cmdlet -Name $name -Path $Own[$name]
            if ($null -eq $Own[$name]) { return }
        }
    }
    $true
}
