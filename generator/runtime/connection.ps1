# What a session works on belongs to its runspace, not to this module: an import that follows, with -Force, after
# Remove-Module, by itself or of another version, takes it over, so that no rehearsal turns real by itself. It is kept
# as a property of the runspace, as .NET objects only: the classes of this module are others after each import.

$script:Owner = [object]::new()
$script:ConnectedTo = ''

function Save-{{prefix}}_Connection {
    # Keeps what this session works on, with the child that has it in its memory. With -Failed the next import works on
    # nothing.
    param ([switch] $Failed, [hashtable] $Child)
    $runspace = [runspace]::DefaultRunspace
    $properties = $runspace.PSObject.Properties
    $properties.Remove('{{name}}.Connection')
    if ($script:Arguments -ceq '') { return }
    $kept = @{
        Format    = 1
        Owner     = $script:Owner
        Arguments = if ($Failed) { $null } else { $script:Arguments }
        Target    = $script:ConnectTarget
        Name      = $script:ConnectedTo
        InMemory  = $script:InMemory
        Lost      = $script:Lost
        Child     = $Child
        OnEnd     = $script:OnEnd
    }
    $properties.Add([System.Management.Automation.PSNoteProperty]::new('{{name}}.Connection', $kept))
}

function Move-{{prefix}}_Connection {
    # This module goes: a child that has a machine in its memory waits for the next import, or for the end of the
    # runspace; any other is closed, since the next import can start its own.
    $runspace = [runspace]::DefaultRunspace
    $last = $runspace.PSObject.Properties['{{name}}.Connection']
    # Another version of this module, imported since, has it.
    $foreign = $null -ne $last -and $last.Value['Owner'] -ne $script:Owner
    $channel = $script:Channel
    $child = $null
    if ($script:InMemory -and -not $foreign -and $null -ne $channel -and $null -ne $channel['Hello']) {
        $child = @{
            Process     = $channel['Process']
            Writer      = $channel['Writer']
            Output      = $channel['Output']
            Reading     = $channel['Reading']
            Buffer      = $channel['Buffer']
            Diagnostics = $channel['Diagnostics']
            Listening   = $channel['Listening']
            Hello       = $channel['Hello']
        }
        $script:Channel = $null
    } elseif ($null -ne $script:OnEnd) {
        $ExecutionContext.Events.UnsubscribeEvent($script:OnEnd)
    }
    Close-{{prefix}}_Channel
    if (-not $foreign) { Save-{{prefix}}_Connection -Child $child }
    # A pipeline of this module may still run: it must not get another machine.
    $script:Lost = $script:InMemory
}

function Restore-{{prefix}}_Connection {
    <#
    .SYNOPSIS
    Takes over what this runspace works on, and says so.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param ()
    $runspace = [runspace]::DefaultRunspace
    $last = $runspace.PSObject.Properties['{{name}}.Connection']
    [hashtable] $kept = $last.Value
    $script:Arguments = $null
    if ($kept['Format'] -eq 1) {
        $script:Arguments = $kept['Arguments']
        $script:ConnectTarget = $kept['Target']
        $script:ConnectedTo = $kept['Name']
        $script:InMemory = $kept['InMemory']
        $script:Lost = $kept['Lost']
    }
    [hashtable] $child = $kept['Child']
    if ($null -ne $child) {
        $channel = Get-{{prefix}}_Channel
        foreach ($name in $child.Keys) { $channel.$name = $child[$name] }
        $script:Channel = $channel
        if ($null -ne $kept['OnEnd']) { $ExecutionContext.Events.UnsubscribeEvent($kept['OnEnd']) }
        Watch-{{prefix}}_Runspace -Writer $channel['Writer']
        $place = $script:Lines['Hello']
        $hello = $channel['Hello']
        $same = $hello[$place['Protocol']] -ceq '{{protocol}}' -and $hello[$place['Checksum']] -ceq '{{checksum}}'
        if (-not $same -or $channel['Process'].HasExited) { Close-{{prefix}}_Channel }
    }
    # What is in the memory of a process is there or lost, and not to be had anew.
    if ($script:InMemory -and $null -eq $script:Channel) { $script:Lost = $true }
    Save-{{prefix}}_Connection
    $text = if ($null -eq $script:Arguments) {
        'This session works on nothing: its Connect-{{prefix}}Host before {{name}} was imported failed, or was that of a ' +
        'version that this one does not know.'
    } elseif ($script:Lost) {
        'What this session worked on before {{name}} was imported is lost: run Connect-{{prefix}}Host again.'
    } else {
        "This session still works on $script:ConnectedTo, as before {{name}} was imported. " +
        'Disconnect-{{prefix}}Host ends that.'
    }
    $PSCmdlet.WriteWarning($text)
}

$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($one in $script:Calls.ToArray()) { Complete-{{prefix}}_Call -Call $one -Closing }
    Move-{{prefix}}_Connection
}
# Most sessions keep nothing. To look for that here is quicker, and by its name, where nothing is no error: a module
# has no strict mode but its own.
$runspace = [runspace]::DefaultRunspace
if ($null -ne $runspace.'{{name}}.Connection') { Restore-{{prefix}}_Connection }
