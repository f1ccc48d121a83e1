function Initialize-{{prefix}}_Call {
    # What each cmdlet begins with, behind the facts of its call. Dot-sourced: the preferences are those of the cmdlet.
    param ()
    $_bound = $_call['Bound']
    # A module function does not inherit the preferences of the script or function that calls it.
    $_caller = $PSCmdlet.SessionState.PSVariable
    if (-not $_bound.ContainsKey('ErrorAction')) {
        $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
    }
    if (-not $_bound.ContainsKey('WarningAction')) { $WarningPreference = $_caller.GetValue('WarningPreference') }
    if ($_call['Changes']) {
        if (-not $_bound.ContainsKey('Verbose')) { $VerbosePreference = $_caller.GetValue('VerbosePreference') }
        if (-not $_bound.ContainsKey('WhatIf')) { $WhatIfPreference = $_caller.GetValue('WhatIfPreference') }
        if (-not $_bound.ContainsKey('Confirm')) { $ConfirmPreference = $_caller.GetValue('ConfirmPreference') }
        # Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.
        $_confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference
        $_call['Asks'] = $WhatIfPreference -or ($_confirm -ne 0 -and $_confirm -le $_call['Impact']) -or
        $VerbosePreference -ne 'SilentlyContinue' -or $WarningPreference -in 'Stop', 'Inquire'
        $_call['Tells'] = $VerbosePreference -ne 'SilentlyContinue' -and -not $_bound.ContainsKey('Verbose')
        $_call['Single'] = $_call['Asks'] -or $ErrorActionPreference -in 'Stop', 'Inquire'
    }
    $script:Count++
    $_call['Cmdlet'] = $PSCmdlet
    $_call['Id'] = "$script:Count."
    # Not by .Keys: a parameter may have that name, and its value comes first.
    $_call['Named'] = @(
        foreach ($_one in $_bound.GetEnumerator()) {
            if ($_call['Columns'] -ccontains $_one.Key -or $_one.Key -ceq $_call['Object']) { $_one.Key }
        }
    )
    foreach ($_one in $_call['Ones']) {
        if ($_bound.ContainsKey($_one) -and ([string[]] $_bound[$_one]).Length -gt 1) {
            $ExecutionContext.SessionState.PSVariable.Set($_one, (Select-{{prefix}}_One -Cmdlet $PSCmdlet -Name $_one))
        }
    }
    # What comes from the pipeline, or is given in the place of that.
    $_taken = $_call['Object'] -and $_call['Named'] -ccontains $_call['Object']
    if ($PSCmdlet.MyInvocation.ExpectingInput -and $_taken) {
        $PSCmdlet.ThrowTerminatingError((Get-{{prefix}}_Conflict -Name $_call['Object']))
    }
    $_call['Piped'] = $PSCmdlet.MyInvocation.ExpectingInput -or $_taken
    # Each record is to be read by the runtime part where it is given, or where a key of it is named, too.
    $_call['Reads'] = $_taken
    if ($_call['Piped']) {
        foreach ($_one in $_call['Named']) { if ($_call['Keys'] -ccontains $_one) { $_call['Reads'] = $true } }
    }
    $_call['Head'] = @(
        if ($_call['Piped']) { '$_' }
        $_call['Named']
        if ($_call['Run']) { "`$run=$($_call['Run'])" }
    ) -join ','
    # The columns that are the same for all records, where one of them is given.
    foreach ($_one in $_call['Named']) {
        if ($_call['Fixed'] -ccontains $_one) {
            $_call['Tail'] = Get-{{prefix}}_Tail -Cmdlet $PSCmdlet -Call $_call -Bound $_bound
            break
        }
    }
}

function Confirm-{{prefix}}_Change {
    # Says what a request would do, where somebody wants to see or decide before, and asks; $_go is whether it is to be
    # done. Dot-sourced, as the beginning is: the question is the cmdlet's own.
    param ()
    $_go = $false
    $_target, $_action, $_planned = Read-{{prefix}}_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_call['Plan']
    if ($null -eq $_target) { return }
    # A change that cannot be asked for is not made: where nobody can answer, an exception must not lead on to it.
    try {
        # Nothing to do is nothing to ask.
        if ($_action -ceq '') {
            $_go = -not $WhatIfPreference
        } else {
            # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.
            if ($_call['Tells']) {
                $_words = 'Performing the operation "{0}" on target "{1}".' -f $_action, $_target
                $PSCmdlet.WriteVerbose($_words)
            }
            $_go = & $_call['Question']
        }
    } catch {
        $_why = Get-{{prefix}}_ConfirmError -Reason $_ -Command $_call['Command'] -Target $_target
        $PSCmdlet.ThrowTerminatingError($_why)
    }
    if (-not $_go -and $WhatIfPreference) { $_planned }
}

function Get-{{prefix}}_Tail {
    # The columns that can only be given on the command line: the same for every record.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [System.Collections.Generic.Dictionary[string, object]] $Bound
    )
    $fields = foreach ($name in $Call['Fixed']) {
        if (-not $Bound.ContainsKey($name)) {
            ''
            continue
        }
        $value = $Bound[$name]
        if ($value -is [switch]) {
            if ($value) { '1' } else { '' }
        } elseif ($Call['Paths'] -ccontains $name) {
            # The executable has another current folder: it gets absolute paths.
            $files = foreach ($one in $value) { Resolve-{{prefix}}_Path -Cmdlet $Cmdlet -Name $name -Path $one }
            ConvertTo-{{prefix}}_List -Value @($files)
        } elseif ($Call['Wholes'].ContainsKey($name)) {
            ConvertTo-{{prefix}}_WholeList -Cmdlet $Cmdlet -Call $Call -Name $name -Value $value
        } elseif ($Call['Lists'] -ccontains $name) {
            ConvertTo-{{prefix}}_List -Value $value
        } else {
            # Several are equal ones.
            ConvertTo-{{prefix}}_Field -Value $(if ($value -is [array]) { $value[0] } else { $value })
        }
    }
    ("`t" + ($fields -join "`t")).TrimEnd([char] 9)
}
