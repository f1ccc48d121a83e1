# Records that are changed as one are staged, each as it comes; at the end all of them are carried out, or none is.

function Complete-{{prefix}}_Run {
    # Carries out what was staged, and gives what became of it; where a record was refused, says so and does nothing.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [hashtable] $Call,
        [System.Collections.Generic.Dictionary[string, object]] $Bound
    )
    $count = $Call['Staged'] + $Call['Refused']
    if ($Call['Refused'] -gt 0 -or $count -eq 0) {
        Close-{{prefix}}_Cursor -Call $Call
        Clear-{{prefix}}_Call -Call $Call
        # Where nothing else was to be done, the errors of the records say all.
        if ($Call['Refused'] -eq $count) { return }
        $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id 'AtomicRefused' -Category 'InvalidOperation' `
                    -Message ("$($Call['Command']) refuses $($Call['Refused']) of the $count records that it is to " +
                    'change as one, so nothing is done; the errors before this one say why.') `
                    -Action 'Mend those or leave them out, and run the command again.' -Target $Call['Command']))
        return
    }
    $named = [string[]] @(
        foreach ($name in $Call['Fixed']) { if ($Bound.ContainsKey($name)) { $name } }
        "`$run=$($Call['Run'])"
        "`$staged=$count"
    )
    $tail = Get-{{prefix}}_Tail -Cmdlet $Cmdlet -Call $Call -Bound $Bound
    # From here on it may be made.
    $Call['Changes'] = $true
    $line = "$($Call['Id'])$($Call['Sent'] + 1)`t$($Call['Command'])`tcommit`t$([string]::Join(',', $named))$tail"
    Send-{{prefix}}_Line -Cmdlet $Cmdlet -Call $Call -Line $line
    $Call['Stages'] = $false
    Show-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
}
