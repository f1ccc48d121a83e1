# Generated from the TypeScript contract. Change the contract and run: npm run generate

enum SealState {
    Intact = 0
    Broken = 1
    Expired = 2
    Missing = 4
}

class PartDigest_1_2_0 {
}
class PartDigest : PartDigest_1_2_0 {
    [uint64] $Offset
    [uint32] $Length
    [string] $Digest
}

class FileDigest_1_2_0 {
}
class FileDigest : FileDigest_1_2_0 {
    [string] $Path
    [string] $Algorithm
    [string] $Digest
    [uint64] $Size
    [PartDigest[]] $Parts
    [string] ToString() {
        return -join @(
            $this.Algorithm
            ' '
            $this.Digest
            if (("$($this.Path)")) { ' of '; $this.Path }
        )
    }
}

class SealOrigin_1_2_0 {
}
class SealOrigin : SealOrigin_1_2_0 {
    [string] $Address
    [string] $Network
    [System.Nullable[uint16]] $Port
}

class Seal_1_2_0 {
}
class Seal : Seal_1_2_0 {
    [string] $Path
    [string] $Label
    [string] $Algorithm
    [string] $Digest
    [uint64] $Size
    [datetime] $Sealed
    [timespan] $Lifetime
    [datetime[]] $Tested
    [timespan[]] $Ages
    [byte] $Priority
    [string[]] $Tags
    [byte[]] $Head
    [SealOrigin] $Origin
    [bool] $Locked
    [string] $Note
    [string] $Kind
    [string] $Backend
    [string] $ComputerName
    [string] ToString() {
        return -join @(
            if ("$($this.Label)") { $this.Label } else { $this.Path }
            ' ('
            $this.Algorithm
            ')'
            if (("$($this.Note)")) { ': '; $this.Note }
        )
    }
}

class SealChange_1_2_0 {
}
class SealChange : SealChange_1_2_0 {
    [string] $Path
    [bool] $Changed
    [bool] $WhatIf
    [string[]] $Differing
    [string] $Summary
    [Seal] $Before
    [Seal] $After
    [string] ToString() {
        return -join @(
            $this.Path
            if (("$($this.Summary)")) { ': '; $this.Summary }
            if ($this.WhatIf) { ' (WhatIf)' }
        )
    }
}

class SealCheck_1_2_0 {
}
class SealCheck : SealCheck_1_2_0 {
    [string] $Path
    [SealState] $State
    [Seal] $Seal
    [FileDigest] $Found
    [timespan] $Age
    [datetime] $At
}

class SealEvent_1_2_0 {
}
class SealEvent : SealEvent_1_2_0 {
    [string] $Action
    [string] $Path
    [datetime] $At
    [Seal] $Seal
}

# ---- The runtime part: the same in every generated module --------------------------------------------------------
# What has an underscore in its name is the module's own: no cmdlet, result or parameter of a contract has one.

# What one running cmdlet has asked and not yet shown.
class Seal_Call {
    [System.Management.Automation.PSCmdlet] $Cmdlet
    [string] $Command
    [string[]] $Columns
    # How a piped object is read: the names that each column has there, which of the columns are lists, paths and keys,
    # which one a piped text is and which one a number, and what must have a value. Then what is named on the command
    # line.
    [string[]] $Sources
    [string[]] $Lists
    [string[]] $Paths
    [string[]] $Keys
    [string] $Text
    [string] $Digits
    [string[]] $Needed
    [string[]] $Named
    # Which of the columns say where an object came from; which results are taken, and what of each; and which result an
    # object of these properties is, where that was asked before.
    [string[]] $Origins
    [hashtable[]] $Takes
    [hashtable] $Shapes = @{}
    [bool] $Changes
    [type] $Result
    # The lines that are not shown yet, in the order of their replies; the first $Sent of them were sent.
    [System.Collections.Generic.List[string]] $Requests = [System.Collections.Generic.List[string]]::new()
    [int] $Sent
    # The replies to the first of them that were read, and how many batches of replies are still to come.
    [System.Collections.Generic.List[[string[]]]] $Replies = [System.Collections.Generic.List[[string[]]]]::new()
    [int] $Due
    # Replies that were taken and are not yet objects on their way.
    [System.Collections.Generic.List[[object[]]]] $Taken = [System.Collections.Generic.List[[object[]]]]::new()
    # The warnings that were written: each text is, once.
    [System.Collections.Generic.HashSet[string]] $Warned = [System.Collections.Generic.HashSet[string]]::new()
    # The child that answers this call alone, where that is not the session's.
    [Seal_Channel] $Own
    # The timer that closes a batch whose next record is late: its registration, and its two tasks.
    [System.IDisposable] $TimerHook
    [System.Threading.Tasks.Task] $TimerMark
    [System.Threading.Tasks.Task] $TimerFlush
}

# A child, the one of this runspace or that of a watch, and the pipes to it.
class Seal_Channel {
    [System.Diagnostics.Process] $Process
    # Synchronized, since timers write to it; its buffer holds a batch until that is complete.
    [System.IO.TextWriter] $Writer
    # The task that sends a batch while its sender goes on.
    [System.Threading.Tasks.Task] $Flushing
    # The batches of replies that the child has written, first its greeting. They outlive a cmdlet that is stopped. Each
    # reply is its fields; one that holds escapes is its whole line.
    [System.Collections.Concurrent.BlockingCollection[System.Collections.Generic.List[[string[]]]]] $Batches
    [int] $Number
    [Seal_Call] $Owner
    [System.Threading.CancellationTokenSource] $Idle = [System.Threading.CancellationTokenSource]::new()
    # What ends the child when the runspace of this session closes.
    [runspace] $Runspace
    [System.Delegate] $OnEnd
    # What it writes to its standard error, and the task that reads it.
    [System.IO.MemoryStream] $Diagnostics = [System.IO.MemoryStream]::new()
    [System.Threading.Tasks.Task] $Listening
    [string[]] $Hello
}

# What this session works on.
class SealHost {
    [string] $Backend
    [string] $ModuleVersion
    [string] $ExecutableVersion
    [string] $NodeVersion
    [int] $ProcessId
    [bool] $Elevated
    [string] $ComputerName
    [string] $Ledger
}

# The kinds of lines, each with the names of its fields: where they stand, as in $script:Lines.Hello.Backend, and where
# the columns of the contract begin behind them.
$script:Lines = & {
    $lines = @{}
    foreach ($words in @(
            'Hello Mark Protocol Module Version Checksum ProcessId Backend Elevated Details Node InMemory Computer'
            'Request Id Command Mode Named'
            'Item Mark Id'
            'End Mark Id'
            'Change Mark Id'
            'Plan Mark Id Target Action'
            'Error Mark Id ErrorId Category Message Action Status System About'
            'Warning Mark Id Message'
        )) {
        $names = $words.Split(' ')
        $lines[$names[0]] = @{ Columns = $names.Length - 1 }
        for ($at = 1; $at -lt $names.Length; $at++) { $lines[$names[0]][$names[$at]] = $at - 1 }
    }
    $lines
}
$script:Channel = $null
# The calls of this runspace that may have something to be answered or told.
$script:Calls = [System.Collections.Generic.List[object]]::new()
# The words that the child is started with; null when the last Connect failed before there were any.
$script:Arguments = ''
$script:ConnectTarget = $null
# The name of this computer, as the executable says it.
$script:Computer = ''
$script:InMemory = $false
$script:Lost = $false
# How long a child that owes a reply may be silent, how long one that nobody asks stays, and how long a record may wait
# for others to be sent with, in milliseconds.
$script:SilenceLimit = 30000
$script:IdleLimit = 60000
$script:BatchLimit = 25

function Get-Seal_ErrorRecord {
    # Makes an error record whose id is the same in every language.
    param ([string] $Id, [string] $Category, [string] $Message, [string] $Action, [object] $Target, [string] $Status)
    if ($Status) {
        $exception = [System.ComponentModel.Win32Exception]::new([int] $Status, $Message)
    } elseif ($Category -ceq 'InvalidArgument') {
        $exception = [System.ArgumentException]::new($Message)
    } else {
        $exception = [System.InvalidOperationException]::new($Message)
    }
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $Target)
    # PowerShell 7 shows the recommended action below the message; Windows PowerShell shows the message alone.
    $shown = if ($PSVersionTable['PSEdition'] -ceq 'Core') { $Message } else { "$Message $Action" }
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($shown)
    $record.ErrorDetails.RecommendedAction = $Action
    $record
}

function ConvertTo-Seal_Field {
    # Escapes one field of a request, as PostgreSQL's COPY format does; ASCII only.
    param ([object] $Value)
    $text = if ($Value -is [datetime]) { $Value.ToUniversalTime().ToString('o') } else { [string] $Value }
    if ($text -cmatch '\A[ -\[\]-~]*\z') { return $text }
    $builder = [System.Text.StringBuilder]::new()
    foreach ($character in $text.ToCharArray()) {
        $code = [int] $character
        if ($code -eq 92) {
            $null = $builder.Append('\\')
        } elseif ($code -eq 9) {
            $null = $builder.Append('\t')
        } elseif ($code -eq 10) {
            $null = $builder.Append('\n')
        } elseif ($code -eq 13) {
            $null = $builder.Append('\r')
        } elseif ($code -lt 32 -or $code -gt 126) {
            $null = $builder.Append('\u').Append($code.ToString('x4'))
        } else {
            $null = $builder.Append($character)
        }
    }
    $builder.ToString()
}

function ConvertTo-Seal_List {
    # Writes a list as one field.
    param ([object[]] $Value)
    if ($null -eq $Value -or $Value.Length -eq 0) { return '' }
    $items = foreach ($item in $Value) { ConvertTo-Seal_Field -Value $item }
    [string]::Join('\,', [string[]] @($items))
}

function ConvertTo-Seal_Whole {
    # Writes an object as one field: the list of the texts of its members, empty where it has none of that name.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [object] $Value, [string[]] $Text)
    if ($Value -is [System.Collections.IList]) {
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'NotOneObject' -Category 'InvalidArgument' `
                    -Message "-$Name is given a list of $($Value.Count) objects; it takes one." `
                    -Action 'Give one object, or pipe them.' -Target $Value))
    }
    # Most objects need no escapes; one look finds those that do.
    $joined = [string]::Join('|', $Text)
    if ($joined -cmatch '\A[ -\[\]-~]*\z') { return [string]::Join('\,', $Text) }
    ConvertTo-Seal_List -Value $Text
}

function ConvertFrom-Seal_Field {
    # Reads the fields of a reply that holds escapes. \N is null, \E empty; a list has \, between its items, or is \A
    # when it has none.
    param ([string[]] $Field)
    $values = [object[]]::new($Field.Length)
    for ($at = 0; $at -lt $Field.Length; $at++) {
        $text = $Field[$at]
        if ($text.IndexOf([char] 92) -lt 0) {
            $values[$at] = $text
        } elseif ($text -ceq '\A') {
            $values[$at] = [string[]] @()
        } elseif ($text -ceq '\E') {
            $values[$at] = ''
        } elseif ($text -cne '\N') {
            # A separator follows an even number of backslashes.
            $items = [regex]::Split($text, '(?<=(?:^|[^\\])(?:\\\\)*)\\,')
            for ($item = 0; $item -lt $items.Length; $item++) { $items[$item] = [regex]::Unescape($items[$item]) }
            $values[$at] = if ($items.Length -gt 1) { , [string[]] $items } else { $items[0] }
        }
    }
    , $values
}

function ConvertFrom-Seal_Line {
    # The values of a reply: its fields, or of a whole line, which holds escapes, what they stand for.
    param ([string[]] $Field)
    if ($Field.Length -gt 1) { return , $Field }
    , (ConvertFrom-Seal_Field -Field $Field[0].Split([char] 9))
}

function Select-Seal_One {
    # The one value of a parameter that is given several: equal ones, as the members of several objects may be, are one.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name)
    [string[]] $values = $Cmdlet.MyInvocation.BoundParameters[$Name]
    foreach ($one in $values) {
        if ($one -eq $values[0]) { continue }
        $message = "-$Name is given $($values.Length) values, '$($values[0])' and '$one' among them; it takes one."
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'SeveralValues' -Category 'InvalidArgument' `
                    -Message $message `
                    -Action 'Give one value; to do it for each, pipe objects that have one each.' -Target $values))
    }
    $values[0]
}

function Get-Seal_Missing {
    # The error for a parameter that nothing gives a value.
    param ([string] $Name)
    Get-Seal_ErrorRecord -Id 'ParameterMissing' -Category 'InvalidArgument' -Message "-$Name is not given." `
        -Action "Give -$Name a value, or pipe one."
}

function Get-Seal_Conflict {
    # The error for an object that is given by a parameter while others are piped.
    param ([string] $Name)
    Get-Seal_ErrorRecord -Id 'ConflictingParameters' -Category 'InvalidArgument' `
        -Message "-$Name is given beside piped objects: which of them is meant is not known." `
        -Action "Leave -$Name out, or pipe nothing."
}

function Get-Seal_PropertyName {
    # The names of the properties of an object, or the keys of a dictionary.
    param ([object] $Record)
    if ($Record -is [System.Collections.IDictionary]) {
        foreach ($entry in $Record.GetEnumerator()) { $entry.Key }
        return
    }
    foreach ($theirs in $Record.PSObject.Properties) { $theirs.Name }
}

function ConvertTo-Seal_Bag {
    # The properties of an object that comes from a file: their names without the blanks that a heading may have around
    # them, and a TimeSpan for what JSON has of one, read as a hashtable.
    param ([object] $Record)
    if ($Record -is [System.Collections.IList]) { return , $Record }
    $bag = @{}
    foreach ($name in Get-Seal_PropertyName -Record $Record) {
        $value = if ($Record -is [System.Collections.IDictionary]) { $Record[$name] } else { $Record.$name }
        if ($value -is [System.Collections.IDictionary] -and $value.Contains('Ticks')) {
            $value = [timespan]::FromTicks($value['Ticks'])
        }
        $bag["$name".Trim()] = $value
    }
    $bag
}

function Get-Seal_ResultName {
    # Which result of this module an object is, also behind a job, a file or Select-Object. A bag of properties that
    # says where it came from, as results do, is the one that has most of them; another one is ''. $null where it is
    # neither.
    param ([Seal_Call] $Call, [object] $Record, [string[]] $Has)
    $type = [regex]::Replace($Record.PSObject.TypeNames[0], '\A(?:Deserialized\.|Selected\.|CSV:)+|#.*\z', '')
    if ($script:Layout.Contains($type)) { return $type }
    $keyed = $Record -is [System.Collections.IDictionary]
    if (-not $keyed -and $type -cne 'System.Management.Automation.PSCustomObject') { return }
    $shape = [string]::Join(' ', $Has)
    if (-not $Call.Shapes.ContainsKey($shape)) {
        $Call.Shapes[$shape] = ''
        $most = 0
        # Of two that have as many of them it is the one that is taken first.
        foreach ($name in @(foreach ($taking in $Call.Takes) { $taking.Results }) + @($script:Layout.Keys)) {
            $layout = $script:Layout[$name]
            $common = 0
            foreach ($member in $layout.Members) { if ($Has -contains $member) { $common++ } }
            foreach ($member in $layout.Backend, $layout.Computer) { if ($Has -notcontains $member) { $common = 0 } }
            if ($common -gt $most) {
                $most = $common
                $Call.Shapes[$shape] = $name
            }
        }
    }
    $Call.Shapes[$shape]
}

function Find-Seal_Taking {
    # What is taken of an object: of a result what is said of that, of another object what is said of one that it is
    # like, or what is said last.
    param ([Seal_Call] $Call, [string] $Result, [string[]] $Has)
    foreach ($taking in $Call.Takes) {
        if ($Result) {
            if ($taking.Results -ccontains $Result) { return $taking }
        } else {
            foreach ($name in $taking.Like) { if ($Has -contains $name) { return $taking } }
        }
    }
    if (-not $Result) { $taking }
}

function Get-Seal_Inner {
    # The properties of an object that hold what is taken, such as the state before a change.
    param ([Seal_Call] $Call, [object] $Record, [string[]] $Has)
    foreach ($name in $Has) {
        $one = if ($Record -is [System.Collections.IDictionary]) { $Record[$name] } else { $Record.$name }
        if ($null -eq $one -or $one -is [string] -or $one -is [array]) { continue }
        $inside = Get-Seal_PropertyName -Record $one
        $result = Get-Seal_ResultName -Call $Call -Record $one -Has $inside
        if ($result -and (Find-Seal_Taking -Call $Call -Result $result)) { "| ForEach-Object $name |" }
    }
}

function Read-Seal_Record {
    # The columns of a record and what stands before them in the request, where PowerShell alone does not bind them as
    # they are meant: a text or a number is a value, a blank property yields to its alias, a dictionary has keys for
    # properties, and what the object has for a key that is named goes along, to be compared. An error gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [object] $Record, [object[]] $Bound)
    $values = [object[]]::new($Call.Sources.Length)
    $own = @{}
    $head = '$_'
    $plain = [string] $Record
    if ($Record -is [string] -and $plain -cmatch '\A[\s\u200B\uFEFF]*\z') { return }
    $kind = if ($null -ne $Record) { $Record.GetType() }
    $digits = $null -ne $kind -and $kind.IsPrimitive -and $Record -isnot [char] -and $Record -isnot [bool]
    if ($Call.Text -and ($digits -or $Record -is [string] -or $Record -is [System.Net.IPAddress])) {
        $target = if ($digits -and $Call.Digits) { $Call.Digits } else { $Call.Text }
        if ($Call.Named -ccontains $target) {
            $message = "'$plain' is piped for -$target, which is named, too: which of them is meant is not known."
            $Cmdlet.WriteError((Get-Seal_ErrorRecord -Id 'ValueTwice' -Category 'InvalidArgument' `
                        -Message $message `
                        -Action "Leave -$target out, or pipe nothing." -Target $Record))
            return
        }
        $head = "`$_=$target"
        $values[[array]::IndexOf($Call.Columns, $target)] = $plain
    } else {
        $problem = if ($null -eq $Record) {
            'NullInput', 'What is piped is $null: a variable that was never set, or a property that is not there.'
        } elseif ($Record -is [System.Collections.IList]) {
            'NotOneObject', "What is given is a list of $($Record.Count) objects; -InputObject takes one."
        }
        $keyed = $Record -is [System.Collections.IDictionary]
        $has = @(if (-not $problem) { Get-Seal_PropertyName -Record $Record })
        if ("|$([string]::Join('|', $has))|" -cmatch '\s\||\|\s') {
            # The headings of a file may have blanks around them: without one a key would be missing, untold.
            $Record = ConvertTo-Seal_Bag -Record $Record
            $keyed = $true
            $has = @(Get-Seal_PropertyName -Record $Record)
        }
        $properties = $null
        if ($null -ne $Record -and -not $keyed) { $properties = $Record.PSObject.Properties }
        $result = ''
        $only = $null
        if (-not $problem -and ($Call.Takes -or $Call.Origins)) {
            $result = Get-Seal_ResultName -Call $Call -Record $Record -Has $has
            $taking = Find-Seal_Taking -Call $Call -Result $result -Has $has
            if ($taking) {
                $only = $taking.Only
            } elseif ($Call.Takes) {
                $article = if ($result -match '\A[aeio]') { 'an' } else { 'a' }
                $problem = 'ResultNotTaken',
                "The piped object is $article $result, which $($Call.Command) does not take."
            }
        }
        $any = $false
        $differing = $kept = $others = @()
        for ($at = 0; $at -lt $values.Length -and -not $problem; $at++) {
            $names = $Call.Sources[$at].Split(' ')
            if ($only -and $at -lt $Bound.Length -and $only -cnotcontains $names[0]) { continue }
            # Of another tool's object, a name such as ComputerName means what that tool means by it.
            if ($null -eq $result -and $Call.Origins -ccontains $names[0]) { continue }
            $taken = ''
            $text = ''
            foreach ($name in $names) {
                if ($keyed) {
                    if (-not $Record.Contains($name)) { continue }
                    $value = $Record[$name]
                } else {
                    $theirs = $properties[$name]
                    if ($null -eq $theirs) { continue }
                    $value = $theirs.Value
                }
                $any = $any -or $at -lt $Bound.Length
                # As a file of JSON has a TimeSpan, read as a hashtable.
                if ($value -is [System.Collections.IDictionary] -and $value.Contains('Ticks')) {
                    $value = [timespan]::FromTicks($value['Ticks'])
                }
                $said = "$value"
                if ($said.Trim().Length -eq 0) { continue }
                # What is no parameter is compared as it is.
                if ($at -ge $Bound.Length) { $value = $said.Trim() }
                if ($taken) {
                    if ($said.Trim() -eq $text.Trim()) { continue }
                    $differing += "its $taken '$text' and its $name '$said'"
                    $kept += $taken
                    $others += $name
                    continue
                }
                $taken = $name
                $text = $said
                $values[$at] = $value
            }
            if ($at -ge $Bound.Length) { continue }
            $value = $values[$at]
            if ($value -is [array] -and $Call.Lists -cnotcontains $names[0]) {
                foreach ($one in $value) {
                    if ("$one" -ne "$($value[0])") {
                        $problem = 'SeveralValues', ("The piped object's $taken has $(@($value).Length) values, " +
                            "'$($value[0])' and '$one' among them; -$($names[0]) takes one.")
                    }
                }
                $values[$at] = $value[0]
            }
            if ($Call.Named -ccontains $names[0]) {
                if ($taken -and $Call.Keys -ccontains $names[0]) { $own[$names[0]] = $values[$at] }
                $values[$at] = $Bound[$at]
            }
        }
        if (-not $problem -and $differing) {
            $said = [string]::Join(', ', $differing)
            $problem = 'PropertyMismatch', "Of the piped object, $said are two names of one thing, and differ."
        }
        if (-not $problem -and -not $any -and $Call.Text) {
            $shown = $has[0..11] -join ', '
            $problem = 'NothingBinds',
            "The piped $($kind.Name) has no property that $($Call.Command) takes; it has $shown."
            if ($has -like 'sep=*' -or ($has.Length -eq 1 -and $has[0] -match '[,;\t]')) {
                $problem += 'Read the file with its delimiter, and without a line such as sep=; before its heading: ' +
                "Get-Content <file> | Select-Object -Skip 1 | ConvertFrom-Csv -Delimiter ';'"
            }
        }
        if ($problem) {
            $names = foreach ($source in $Call.Sources[0..($Bound.Length - 1)]) { $source.Split(' ')[0] }
            $action = switch ($problem[0]) {
                'NotOneObject' { 'Give one object, or pipe them.' }
                'PropertyMismatch' {
                    'Leave out what is not meant, in front of the cmdlet. What keeps ' +
                    [string]::Join(' and ', $kept) + ': | Select-Object * -ExcludeProperty ' +
                    [string]::Join(', ', $others) + ' |'
                }
                'SeveralValues' { 'Pipe an object for each value.' }
                'ResultNotTaken' {
                    $inner = @(Get-Seal_Inner -Call $Call -Record $Record -Has $has)
                    $wanted = [string]::Join(' or ', @(foreach ($taking in $Call.Takes) { $taking.Results }))
                    if ($inner) {
                        'Pipe what is in it, in front of the cmdlet: ' + [string]::Join(' or ', $inner)
                    } else {
                        "Pipe one of $wanted."
                    }
                }
                default { "Pipe objects that have of these what is meant: $($names -join ', ')." }
            }
            if ($problem.Length -gt 2) { $action = $problem[2] }
            $Cmdlet.WriteError((Get-Seal_ErrorRecord -Id $problem[0] -Category 'InvalidArgument' `
                        -Message $problem[1] -Action $action -Target $Record))
            return
        }
    }
    for ($at = 0; $at -lt $Bound.Length; $at++) {
        if ($Call.Named -ccontains $Call.Columns[$at]) { $values[$at] = $Bound[$at] }
    }
    foreach ($name in $Call.Needed) {
        if ("$($values[[array]::IndexOf($Call.Columns, $name)])".Trim().Length -gt 0) { continue }
        $Cmdlet.WriteError((Get-Seal_Missing -Name $name))
        return
    }
    foreach ($name in $Call.Paths) {
        $at = [array]::IndexOf($Call.Columns, $name)
        $values[$at] = Resolve-Seal_Record -Cmdlet $Cmdlet -Name $name -Path $values[$at]
        if ($null -eq $values[$at]) { return }
        if ($own.ContainsKey($name)) {
            $own[$name] = Resolve-Seal_Record -Cmdlet $Cmdlet -Name $name -Path $own[$name]
            if ($null -eq $own[$name]) { return }
        }
    }
    for ($at = 0; $at -lt $values.Length; $at++) {
        $values[$at] = if ($values[$at] -isnot [System.Collections.IList] -and
            "$($values[$at])" -cmatch '\A[ -\[\]-~]*\z') {
            # Most need no function: alone, an item of a list is written as any other value.
            "$($values[$at])"
        } elseif ($Call.Lists -ccontains $Call.Columns[$at]) {
            ConvertTo-Seal_List -Value $values[$at]
        } else {
            ConvertTo-Seal_Field -Value $values[$at]
        }
    }
    foreach ($name in $Call.Named) {
        $head += if (-not $own.ContainsKey($name)) { ",$name" } else {
            ",$name=" + (ConvertTo-Seal_Field -Value $own[$name]).Replace(',', '\u002c')
        }
    }
    [string]::Join("`t", [string[]] $values)
    $head
}

function Get-Seal_Target {
    # What a request names, for an error's TargetObject: its columns that hold something.
    # Of what $About names, it has that value alone.
    param ([Seal_Call] $Call, [string] $Request, [string[]] $About)
    $target = [ordered] @{}
    $given = ConvertFrom-Seal_Field -Field $Request.Split([char] 9)
    $first = $script:Lines.Request.Columns
    for ($at = 0; $at -lt $Call.Columns.Length -and $at + $first -lt $given.Length; $at++) {
        if ($given[$at + $first]) { $target[$Call.Columns[$at]] = $given[$at + $first] }
    }
    for ($at = 0; $at + 1 -lt $About.Length; $at += 2) {
        $alike = for ($other = 0; $other + 1 -lt $About.Length; $other += 2) {
            if ($About[$other] -ceq $About[$at]) { $About[$other + 1] }
        }
        $target[$About[$at]] = $alike
    }
    [pscustomobject] $target
}

function Join-Seal_Name {
    # Names what was changed, or was to be, by the first three columns of a request: a result has such members, too.
    param ([Seal_Call] $Call, [object[]] $Item)
    $names = foreach ($one in $Item[0..4]) {
        if ($null -eq $one) { continue }
        [string]::Join(' ', [string[]] @(foreach ($column in $Call.Columns[0..2]) { $one.$column })).Trim()
    }
    $text = [string]::Join(', ', [string[]] @($names))
    if ($Item.Length -gt 5) { "$text and $($Item.Length - 5) more" } else { $text }
}

function Write-Seal_Failure {
    # Writes the error of one record; the others go on.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [Seal_Call] $Call,
        [object[]] $Reply,
        [string] $Request
    )
    $place = $script:Lines.Error
    $message = $Reply[$place.Message]
    if ($Reply[$place.System]) { $message += " The system says: $($Reply[$place.System])" }
    $Cmdlet.WriteError((Get-Seal_ErrorRecord -Id $Reply[$place.ErrorId] -Category $Reply[$place.Category] `
                -Message $message -Action $Reply[$place.Action] -Status $Reply[$place.Status] `
                -Target (Get-Seal_Target -Call $Call -Request $Request -About $Reply[$place.About])))
}

function Write-Seal_Warning {
    # Where a warning must stop (-WarningAction Stop, or Inquire and the answer no), it ends the cmdlet: an exception
    # alone would end this statement, and the cmdlet would go on.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Message)
    try {
        $Cmdlet.WriteWarning($Message)
    } catch [System.Management.Automation.MethodInvocationException] {
        [System.Management.Automation.RuntimeException] $stopped = $_.Exception.GetBaseException()
        $Cmdlet.ThrowTerminatingError($stopped.ErrorRecord)
    }
}

function Get-Seal_ConfirmError {
    # Why a change was not confirmed: where nobody can be asked (-NonInteractive, a job, a remote session's host), what
    # to write instead; any other reason as it is.
    param ([System.Management.Automation.ErrorRecord] $Reason, [string] $Command, [string] $Target)
    $base = $Reason.Exception.GetBaseException()
    $unasked = $base -is [System.Management.Automation.PSInvalidOperationException] -or
    $base -is [System.Management.Automation.Host.HostException] -or $base -is [System.NotImplementedException]
    if (-not $unasked) { return $Reason }
    Get-Seal_ErrorRecord -Id 'CannotConfirm' -Category 'InvalidOperation' -Target $Target `
        -Message "$Command asks before it changes '$Target', and here nobody can be asked: $($base.Message)" `
        -Action 'Give -Confirm:$false to make the change unasked; -WhatIf shows what it would be.'
}

function Write-Seal_Loss {
    # The child is of no use any more: says so, and what may have happened.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [string] $Reason)
    $channel = if ($null -ne $Call.Own) { $Call.Own } else { $script:Channel }
    $said = ''
    if ($null -ne $channel) {
        try { $channel.Process.Kill() } catch { $null = $_ }
        # Its last words may still be on their way; a process that it started may keep the pipe open.
        try { $null = $channel.Listening.Wait(1000) } catch { $null = $_ }
        $said = [System.Text.Encoding]::UTF8.GetString($channel.Diagnostics.ToArray()).Trim()
        if ($script:InMemory -and $channel -eq $script:Channel) { $script:Lost = $true }
        Close-Seal_Channel -Channel $channel
    }
    $message = "The module's executable $Reason."
    $made = @(Get-Seal_Made -Call $Call)
    if ($made.Length -gt 0) {
        $message += " $($Call.Command) made $($made.Length) change(s) that were not shown: " +
        "$(Join-Seal_Name -Call $Call -Item $made)."
    }
    # What was not sent was not done.
    $open = @(
        for ($at = Measure-Seal_Reply -Call $Call; $at -lt $Call.Sent; $at++) {
            Get-Seal_Target -Call $Call -Request $Call.Requests[$at]
        }
    )
    if ($Call.Changes -and $open.Length -gt 0) {
        $message += " The outcome of $($open.Length) request(s) of $($Call.Command) is unknown: " +
        "$(Join-Seal_Name -Call $Call -Item $open)."
    }
    if ($said) { $message += " It said: $said" }
    Clear-Seal_Call -Call $Call
    $record = Get-Seal_ErrorRecord -Id 'ExecutableLost' -Category 'ResourceUnavailable' -Message $message `
        -Target $open -Action 'Read the present state before you try again: the next command starts a new process.'
    # What a cmdlet throws ends it, and no catch of its own helps; without one this is an exception like others.
    if ($null -eq $Cmdlet) { throw $record }
    $Cmdlet.ThrowTerminatingError($record)
}

function Clear-Seal_Call {
    # Nothing of this call is to be answered or told any more.
    param ([Seal_Call] $Call)
    $Call.Requests.Clear()
    $Call.Replies.Clear()
    $Call.Taken.Clear()
    $Call.Sent = 0
    $Call.Due = 0
}

function Get-Seal_Made {
    # What a call has changed and not shown, as far as it is known.
    param ([Seal_Call] $Call)
    if (-not $Call.Changes) { return }
    $replies = [System.Collections.Generic.List[[object[]]]]::new($Call.Taken)
    foreach ($reply in $Call.Replies) {
        $values = ConvertFrom-Seal_Line -Field $reply
        if ($values[$script:Lines.Change.Mark] -ceq '=') { $replies.Add($values) }
    }
    if ($replies.Count -gt 0) { (ConvertFrom-Seal_Reply -Type $Call.Result -Reply $replies) }
}

function Write-Seal_Unshown {
    # A pipeline that was stopped early still made its changes: says which. $Rest was read and not shown; what was sent
    # besides is read here, unless Ctrl+C forbids it: then the next cmdlet tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [object[]] $Rest, [switch] $Closing)
    $made = [System.Collections.Generic.List[object]]::new()
    $text = ''
    try {
        if ($null -ne $script:Channel -and $Call.Requests.Count -gt (Measure-Seal_Reply -Call $Call)) {
            Complete-Seal_Batch -Cmdlet $null -Call $Call
        }
        # What was as asked already has not been changed.
        foreach ($one in @($Rest) + @(Get-Seal_Made -Call $Call)) {
            if ($null -ne $one -and $one.Changed -ne $false) { $made.Add($one) }
        }
        Clear-Seal_Call -Call $Call
    } catch {
        if ($Call.Changes) { $text = $_.Exception.Message + ' ' }
    }
    if ($made.Count -gt 0) {
        $why = if ($Closing) { 'The session was changed' } else { 'The pipeline was stopped' }
        $text += "$why; $($Call.Command) made $($made.Count) change(s) that were not shown: " +
        "$(Join-Seal_Name -Call $Call -Item $made.ToArray())."
    }
    if (-not $text) { return }
    try { $Cmdlet.WriteWarning($text) } catch { $Host.UI.WriteWarningLine($text) }
}

function Find-Seal_Executable {
    # The executable for this machine's own architecture, also from a 32-bit PowerShell.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ([System.IO.Path]::DirectorySeparatorChar -eq [char] 92) {
        foreach ($name in 'PROCESSOR_ARCHITEW6432', 'PROCESSOR_ARCHITECTURE') {
            $architecture = [System.Environment]::GetEnvironmentVariable($name)
            if ($architecture) { break }
        }
        # Windows on Arm runs x64 programs.
        $folders = if ($architecture -eq 'ARM64') { 'win-arm64', 'win-x64' } else { , 'win-x64' }
        $file = 'fileseal.exe'
    } else {
        $folders = , 'linux-x64'
        $file = 'fileseal'
    }
    foreach ($folder in $folders) {
        $path = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $folder, $file)
        if ([System.IO.File]::Exists($path)) { return $path }
    }
    $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'ExecutableMissing' -Category 'ObjectNotFound' `
                -Message "The module's executable is missing: '$path'." `
                -Action 'Install the module again, or build it with: generate --build' -Target $path))
}

function Get-Seal_StartInfo {
    # How the child is started: no window, a working folder of the system's, and an environment of allowed names.
    param ([string] $Path)
    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $script:Arguments)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.WorkingDirectory = [System.Environment]::SystemDirectory
    if (-not $start.WorkingDirectory) { $start.WorkingDirectory = '/' }
    # .NET Framework throws at the first look when the block holds both Path and PATH; the second look works.
    try { $null = $start.EnvironmentVariables.Count } catch { $null = $_ }
    $start.EnvironmentVariables.Clear()
    foreach ($name in 'SystemRoot', 'windir', 'SystemDrive', 'TEMP', 'TMP', 'LANG') {
        $value = [System.Environment]::GetEnvironmentVariable($name)
        if ($value) { $start.EnvironmentVariables.Add($name, $value) }
    }
    $start
}

function Get-Seal_StartError {
    # Why the child did not start. The codes of winerror.h for what forbids a file: ACCESS_DENIED; VIRUS_INFECTED and
    # VIRUS_DELETED; INVALID_IMAGE_HASH; ACCESS_DISABLED_BY_POLICY; SYSTEM_INTEGRITY_*, 4550 to 4559 and 4580 to 4583.
    # For what cannot run here: BAD_EXE_FORMAT and EXE_MACHINE_TYPE_MISMATCH.
    param ([System.Exception] $Exception, [string] $Path)
    $code = if ($Exception -is [System.ComponentModel.Win32Exception]) { $Exception.NativeErrorCode } else { 0 }
    $integrity = ($code -ge 4550 -and $code -le 4559) -or ($code -ge 4580 -and $code -le 4583)
    $blocked = $integrity -or $code -in 5, 225, 226, 577, 1260
    $action = if ($integrity) {
        'Let the App Control policy of this computer (WDAC, Smart App Control) allow that file, by its hash or signer.'
    } elseif ($code -eq 577) {
        'Install the module again as a whole; where a policy wants signed files, let it trust the signer of this one.'
    } elseif ($code -in 225, 226) {
        'Let the virus protection of this computer allow that file, then install the module again as a whole.'
    } elseif ($code -eq 1260) {
        'Let the policy of this computer (AppLocker, software restriction) allow that file.'
    } elseif ($blocked) {
        'Let the policy or virus protection of this computer allow that file.'
    } elseif ($code -in 193, 216) {
        'The file is damaged or for another kind of processor: install the module again, on a 64-bit Windows.'
    } elseif ($code -eq 32) {
        'Another program, a virus scanner perhaps, holds that file: try again.'
    } else {
        'Install the module again as a whole.'
    }
    Get-Seal_ErrorRecord -Id $(if ($blocked) { 'ExecutableBlocked' } else { 'ExecutableNotStarted' }) `
        -Category $(if ($blocked) { 'PermissionDenied' } else { 'ResourceUnavailable' }) -Action $action -Target $Path `
        -Message "The module's executable '$Path' could not be started (code $code): $($Exception.Message)"
}

function Initialize-Seal_Channel {
    # Starts a child and reads its greeting: that of the session, or with $Call one for that call alone.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    $path = Find-Seal_Executable -Cmdlet $Cmdlet
    $channel = [Seal_Channel]::new()
    $greeting = [Seal_Call]::new()
    $greeting.Due = 1
    # Known before it runs: a start that is stopped leaves no child behind.
    if ($null -eq $Call) { $script:Channel = $channel } else { $greeting.Own = $Call.Own = $channel }
    try {
        $channel.Process = [System.Diagnostics.Process]::Start((Get-Seal_StartInfo -Path $path))
    } catch {
        Close-Seal_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-Seal_StartError -Exception $_.Exception.GetBaseException() -Path $path))
    }
    $stdin = $channel.Process.StandardInput.BaseStream
    $writer = [System.IO.StreamWriter]::new($stdin, [System.Text.Encoding]::ASCII, 131072)
    $writer.NewLine = "`n"
    $channel.Writer = [System.IO.TextWriter]::Synchronized($writer)
    $channel.Batches = Open-Seal_Pump -Stream $channel.Process.StandardOutput.BaseStream
    $channel.Listening = $channel.Process.StandardError.BaseStream.CopyToAsync($channel.Diagnostics)
    # When nobody asks for a while the child ends. A .NET delegate closes its input: no script runs on a timer.
    $close = [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $channel.Writer -Method 'Close'))
    $null = $channel.Idle.Token.Register((Get-Seal_Action -Target $close -Method 'Start'))
    $channel.Runspace = [runspace]::DefaultRunspace
    $channel.OnEnd = Get-Seal_EndHandler -Channel $channel
    $channel.Runspace.add_StateChanged($channel.OnEnd)
    Receive-Seal_Reply -Cmdlet $Cmdlet -Call $greeting
    $hello = ConvertFrom-Seal_Line -Field $greeting.Replies[0]
    $place = $script:Lines.Error
    if ($hello[$place.Mark] -ceq '!') {
        Close-Seal_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Target $script:ConnectTarget `
                    -Id $hello[$place.ErrorId] -Category $hello[$place.Category] -Message $hello[$place.Message] `
                    -Action $hello[$place.Action] -Status $hello[$place.Status]))
    }
    $place = $script:Lines.Hello
    if ($hello[$place.Mark] -cne 'hello') {
        Write-Seal_Loss -Cmdlet $Cmdlet -Call $greeting -Reason 'answered with something else than its greeting'
    }
    if ($hello[$place.Protocol] -cne '4' -or $hello[$place.Checksum] -cne 'afb5aa7ab8a11642') {
        Close-Seal_Channel -Channel $channel
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'ExecutableMismatch' -Category 'InvalidOperation' `
                    -Message ('Module and executable do not belong together: the module is 1.2.0 ' +
                    "(protocol 4, contract afb5aa7ab8a11642), '$path' is $($hello[$place.Version]) " +
                    "(protocol $($hello[$place.Protocol]), contract $($hello[$place.Checksum])).") `
                    -Action 'Install the module again as a whole.' -Target $path))
    }
    $channel.Hello = $hello
    $script:Computer = if ($hello.Length -gt $place.Computer) { $hello[$place.Computer] } else { '' }
    # Of a child that works on its own memory, what it worked on is lost with it.
    if ($null -eq $Call) { $script:InMemory = $hello.Length -gt $place.InMemory -and $hello[$place.InMemory] -ceq '1' }
}

function Assert-Seal_Session {
    # Ends the cmdlet where this session works on nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet)
    if ($null -eq $script:Arguments) {
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'NotConnected' -Category 'InvalidOperation' `
                    -Message ('The last Connect-SealHost failed, or was that of an unknown version of FileSeal, so ' +
                    'this session works on nothing.') `
                    -Action 'Run Connect-SealHost again, or Disconnect-SealHost to work without it.'))
    }
    if ($script:Lost) {
        $Cmdlet.ThrowTerminatingError((Get-Seal_ErrorRecord -Id 'MemoryMachineLost' `
                    -Category 'ResourceUnavailable' `
                    -Message ('What this session worked on was in the memory of a process that ended, or that ' +
                    'another import of FileSeal has: it is lost here.') `
                    -Action 'Run Connect-SealHost again; with -Ledger it is kept in a file.'))
    }
}

function Open-Seal_Channel {
    # Gives the running child, or starts one. Nothing is in flight then: what another cmdlet has gathered is done first.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    $channel = $script:Channel
    if ($null -ne $channel) { $channel.Idle.CancelAfter(-1) }
    if ($null -ne $script:Channel -and $null -ne $script:Channel.Flushing) {
        # A batch is on its way. That the child has ended meanwhile shows where its replies are due.
        $null = Wait-Seal_Task -Cmdlet $Cmdlet -Call $Call -Task $script:Channel.Flushing
        $script:Channel.Flushing = $null
    }
    # One whose start was stopped has not been asked anything: a new one takes its place.
    if ($null -ne $channel -and $null -eq $channel.Hello) { Close-Seal_Channel }
    if ($script:Calls.Count -gt 0) { Complete-Seal_Call -Cmdlet $Cmdlet -Call $Call }
    if ($null -ne $Call.Cmdlet -and -not $script:Calls.Contains($Call)) { $script:Calls.Add($Call) }
    $channel = $script:Channel
    if ($null -ne $channel) {
        $channel.Idle.CancelAfter(-1)
        # One that has ended may still have left replies to what this call asked.
        $ended = $channel.Idle.IsCancellationRequested -or $channel.Process.HasExited
        if ($null -ne $script:Channel -and $Call.Due -eq 0 -and $ended) {
            Close-Seal_Channel
            if ($script:InMemory) { $script:Lost = $true }
        }
    }
    Assert-Seal_Session -Cmdlet $Cmdlet
    if ($null -eq $script:Channel) { Initialize-Seal_Channel -Cmdlet $Cmdlet }
    $script:Channel.Owner = $Call
    $script:Channel
}

function Close-Seal_Channel {
    # Ends a child: it leaves at the end of its input, or is ended when it takes more milliseconds than $Patience.
    param ([Seal_Channel] $Channel = $script:Channel, [int] $Patience = 2000)
    if ($Channel -eq $script:Channel) { $script:Channel = $null }
    if ($null -eq $Channel -or $null -eq $Channel.Process) { return }
    # Nobody gathers for it any more.
    $Channel.Owner = $null
    $Channel.Idle.CancelAfter(-1)
    if ($null -ne $Channel.OnEnd) { $Channel.Runspace.remove_StateChanged($Channel.OnEnd) }
    # In a task: a child that does not read would hold who writes to it.
    if ($null -ne $Channel.Writer) {
        [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $Channel.Writer -Method 'Close')).Start()
    }
    if ($null -eq $Channel.Writer -or -not $Channel.Process.WaitForExit($Patience)) {
        try { $Channel.Process.Kill() } catch { $null = $_ }
    }
    $Channel.Process.Dispose()
    $Channel.Process = $null
}

function Get-Seal_EndHandler {
    # Closes the child's input when the runspace closes, which calls no OnRemove. Compiled: no script can run then.
    param ([Seal_Channel] $Channel)
    $make = [System.Linq.Expressions.Expression]
    $parameters = [System.Linq.Expressions.ParameterExpression[]] @(
        $make::Parameter([object], 'sender')
        $make::Parameter([System.Management.Automation.Runspaces.RunspaceStateEventArgs], 'arguments')
    )
    $state = $make::Property($make::Property($parameters[1], 'RunspaceStateInfo'), 'State')
    $ending = foreach ($one in 'Closing', 'Closed', 'Broken') {
        $make::Equal($state, $make::Constant([System.Management.Automation.Runspaces.RunspaceState] $one))
    }
    # In a task, which keeps an error to itself; a started one is not started again.
    $close = [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $Channel.Writer -Method 'Close'))
    $start = $make::Call($make::Constant($close), 'Start', $null, @())
    $fresh = $make::Equal($make::Property($make::Constant($close), 'Status'), $make::Constant($close.Status))
    $when = $make::AndAlso($make::OrElse($ending[0], $make::OrElse($ending[1], $ending[2])), $fresh)
    $handler = [System.EventHandler[System.Management.Automation.Runspaces.RunspaceStateEventArgs]]
    $make::Lambda($handler, $make::IfThen($when, $start), $parameters).Compile()
}

function Open-Seal_Pump {
    # Reads the child all the time, so that it never waits for room in a pipe: its greeting, then whole batches of
    # replies, each closed by an empty line. Compiled, since no script may run beside that of the session:
    #     while ((line = reader.ReadLine()) != null)
    #         if (line.Length == 0) { batches.Add(batch); batch = new List<string[]>(); }
    #         else batch.Add(line.IndexOf('\\') < 0 ? line.Split(tab) : new[] { line });
    param ([System.IO.Stream] $Stream)
    $make = [System.Linq.Expressions.Expression]
    $list = [System.Collections.Generic.List[[string[]]]]
    $batches = [System.Collections.Concurrent.BlockingCollection[System.Collections.Generic.List[[string[]]]]]::new()
    $new = $make.GetMethod('New', [type[]] @([type])).Invoke($null, @($list))
    $reader = $make::Constant([System.IO.StreamReader]::new($Stream, [System.Text.Encoding]::ASCII, $false, 65536))
    $batch = $make::Variable($list, 'batch')
    $line = $make::Variable([string], 'line')
    $end = $make::Label('end')
    $read = $make::Assign($line, $make::Call($reader, 'ReadLine', $null, @()))
    $ended = $make::Equal($line, $make::Constant($null, [string]))
    $tab = $make::Constant([char[]] @([char] 9))
    $isPlain = $make::LessThan($make::Call($line, 'IndexOf', $null, @($make::Constant([char] 92))), $make::Constant(0))
    $whole = $make::NewArrayInit([string], [System.Linq.Expressions.Expression[]] @($line))
    $fields = $make::Condition($isPlain, $make::Call($line, 'Split', $null, @($tab)), $whole)
    $keep = $make::Call($batch, 'Add', $null, @($fields))
    $give = $make::Call($make::Constant($batches), 'Add', $null, @($batch))
    $start = $make::Assign($batch, $new)
    $isMark = $make::Equal($make::Property($line, 'Length'), $make::Constant(0))
    $block = {
        param (
            [System.Linq.Expressions.Expression[]] $Step,
            [System.Linq.Expressions.ParameterExpression[]] $Variable = @()
        )
        $make::Block($Variable, $Step)
    }
    $mark = & $block -Step $give, $start
    $leave = $make::IfThen($ended, $make::Break($end))
    $loop = $make::Loop((& $block -Step $read, $leave, $make::IfThenElse($isMark, $mark, $keep)), $end)
    $greeting = $make::IfThen($make::Not($ended), (& $block -Step $keep, $give, $start, $loop))
    $body = & $block -Step $start, $read, $greeting -Variable $batch, $line
    $done = $make::Call($make::Constant($batches), 'CompleteAdding', $null, @())
    $pump = $make::Lambda([System.Action], $make::TryFinally($body, $done), @()).Compile()
    $long = [System.Threading.Tasks.TaskCreationOptions]::LongRunning
    $null = [System.Threading.Tasks.Task]::Factory.StartNew($pump, $long)
    , $batches
}

function Watch-Seal_Idle {
    # Lets the child end when nobody asks for a while; a machine in its memory would be lost with it.
    if (-not $script:InMemory -and $null -ne $script:Channel) { $script:Channel.Idle.CancelAfter($script:IdleLimit) }
}

function Get-Seal_Action {
    # A method without parameters as a .NET delegate, for a timer or a task.
    param ([object] $Target, [string] $Method)
    [System.Action] [System.Delegate]::CreateDelegate([System.Action], $Target, $Method)
}

# A batch is gathered in the writer's buffer. An empty line closes it; only then the executable starts, and it answers
# with all replies and an empty line. So a request whose empty line was not sent has provably not been carried out.

function Register-Seal_Timer {
    # Closes the batch in a moment, however late its next record is.
    param ([Seal_Call] $Call, [Seal_Channel] $Channel)
    $mark = [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $Channel.Writer -Method 'WriteLine'))
    $flush = [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $Channel.Writer -Method 'Flush'))
    $mark.ConfigureAwait($false).GetAwaiter().OnCompleted((Get-Seal_Action -Target $flush -Method 'Start'))
    $source = [System.Threading.CancellationTokenSource]::new($script:BatchLimit)
    $Call.TimerHook = $source.Token.Register((Get-Seal_Action -Target $mark -Method 'Start'))
    $Call.TimerMark = $mark
    $Call.TimerFlush = $flush
    $source
}

function Unregister-Seal_Timer {
    # Whether the timer closed the batch; after this it never will.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    if ($null -eq $Call.TimerHook) { return $false }
    $Call.TimerHook.Dispose()
    $Call.TimerHook = $null
    if ($Call.TimerMark.Status -eq 'Created') { return $false }
    $sent = $Call.Sent
    # No command may stand between these: Ctrl+C is heard where one begins.
    $Call.TimerMark = $null
    $Call.Sent = $Call.Requests.Count
    $Call.Due++
    if (Wait-Seal_Task -Cmdlet $Cmdlet -Call $Call -Task $Call.TimerFlush) { return $true }
    # The child had ended before: nothing of it was done.
    $Call.Sent = $sent
    $Call.Due--
    $false
}

function Wait-Seal_Task {
    # Waits in slices, so that Ctrl+C is heard; whether the task did what it should.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [System.Threading.Tasks.Task] $Task)
    for ($waited = 0; ; $waited += 100) {
        try { $ready = $Task.Wait(100) } catch { return $false }
        if ($ready) { return $true }
        if ($waited -ge $script:SilenceLimit) {
            Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
        }
    }
}

function Complete-Seal_Batch {
    # Closes the batch of this call and reads every reply: nothing is in flight afterwards.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    $null = Unregister-Seal_Timer -Cmdlet $Cmdlet -Call $Call
    Receive-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    # A record that came while the timer fired may have missed it.
    if ($Call.Changes) { $Call.Sent = Measure-Seal_Reply -Call $Call }
    if ($Call.Sent -lt $Call.Requests.Count) {
        Send-Seal_Batch -Cmdlet $Cmdlet -Call $Call
        Receive-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    }
    Watch-Seal_Idle
}

function Measure-Seal_Reply {
    # How many requests were answered to their end: a read has a reply for each object, too.
    param ([Seal_Call] $Call)
    $count = 0
    $mark = $script:Lines.End.Mark
    foreach ($reply in $Call.Replies) { if ($reply[$mark] -cmatch '\A[=!]') { $count++ } }
    $count
}

function Step-Seal_Batch {
    # Reads the replies of the batch before, then sends this one: the executable works on it while those are shown.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    # The timer goes on meanwhile: when Ctrl+C is heard here, it closes what was gathered, not some later cmdlet.
    Receive-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    if (Unregister-Seal_Timer -Cmdlet $Cmdlet -Call $Call) { return }
    # Whoever writes next waits for the end of it.
    Send-Seal_Batch -Cmdlet $Cmdlet -Call $Call -Later
}

function Send-Seal_Batch {
    # Sends what was gathered and the empty line behind it. A child whose input is closed has ended before it could
    # start on this: a new one does it, unless the machine was in its memory.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [switch] $Later)
    for ($attempt = 0; $attempt -lt 2; $attempt++) {
        $channel = $script:Channel
        $sent = $Call.Sent
        # One request fits a pipe. More of them go by way of a task: who waits for a task hears Ctrl+C.
        $flush = if ($null -ne $Call.TimerMark) {
            $Call.TimerFlush
        } elseif ($Call.Requests.Count - $Call.Sent -gt 1) {
            [System.Threading.Tasks.Task]::new((Get-Seal_Action -Target $channel.Writer -Method 'Flush'))
        }
        $Call.TimerMark = $null
        $Call.Sent = $Call.Requests.Count
        $Call.Due++
        try {
            $channel.Writer.WriteLine()
            if ($null -eq $flush) { $channel.Writer.Flush() } else { $flush.Start() }
            $going = $true
        } catch {
            $going = $false
        }
        if ($going -and $Later) { $channel.Flushing = $flush }
        if ($going -and ($Later -or $null -eq $flush)) { return }
        if ($going -and (Wait-Seal_Task -Cmdlet $Cmdlet -Call $Call -Task $flush)) { return }
        $Call.Sent = $sent
        $Call.Due--
        Close-Seal_Channel
        $script:Lost = $script:InMemory
        $channel = Open-Seal_Channel -Cmdlet $Cmdlet -Call $Call
        try {
            for ($at = $Call.Sent; $at -lt $Call.Requests.Count; $at++) {
                $channel.Writer.WriteLine($Call.Requests[$at])
            }
        } catch {
            $null = $_
        }
    }
    Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
}

function Receive-Seal_Reply {
    # Takes the batches of replies that are due.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    if ($Call.Due -eq 0) { return }
    $channel = if ($null -ne $Call.Own) { $Call.Own } else { $script:Channel }
    $batches = $channel.Batches
    $batch = $null
    for ($waited = 0; $Call.Due -gt 0; ) {
        # In slices, so that Ctrl+C is heard.
        if ($batches.TryTake([ref] $batch, 100)) {
            $Call.Replies.AddRange($batch)
            $Call.Due--
            $waited = 0
        } elseif ($batches.IsCompleted) {
            Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
        } else {
            $waited += 100
            if ($waited -ge $script:SilenceLimit) {
                Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'gave no answer'
            }
        }
    }
}

function Select-Seal_Reply {
    # The replies that carry objects; the errors and warnings among them are written, when a read finds one behind its
    # objects by the next call. Each must answer the request in its place.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call)
    $shown = [System.Collections.Generic.List[[object[]]]]::new()
    $tab = [char] 9
    $number = 0
    $taken = 0
    $id = $null
    # Where an error or a warning goes down the pipeline (2>&1, 3>&1), a cmdlet there may read more for this call.
    $replies = $Call.Replies.ToArray()
    $requests = $Call.Requests.ToArray()
    $owed = $Call.Due -eq 0
    # Every reply begins as an item does: with its mark and the id of its request. Looked up once: there may be many.
    $mark, $own, $head = $script:Lines['Item']['Mark', 'Id', 'Columns']
    foreach ($reply in $replies) {
        if ($null -eq $id -and $number -lt $requests.Length) {
            $request = $requests[$number]
            $id = $request.Substring(0, $request.IndexOf($tab))
        }
        # Of one field is what holds escapes.
        if ($reply.Length -eq 1) { $reply = ConvertFrom-Seal_Line -Field $reply }
        $kind = $reply[$mark]
        if ($null -eq $id -or $reply[$own] -cne $id) {
            $Call.Replies.RemoveRange($taken, $Call.Replies.Count - $taken)
            $reason = "answered with something else than a reply: '$([string]::Join(' ', $reply))'"
            $reason = $reason.Substring(0, [System.Math]::Min(200, $reason.Length))
            Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason $reason
        }
        # A reply that ends its request may have nothing more to say.
        if ($kind -ceq '!' -or $kind -ceq '?') {
            if ($shown.Count -gt 0 -and -not $Call.Changes) { break }
            Write-Seal_Failure -Cmdlet $Cmdlet -Call $Call -Reply $reply -Request $request
        } elseif ($kind -ceq '~') {
            if ($shown.Count -gt 0 -and -not $Call.Changes) { break }
            $message = $reply[$script:Lines.Warning.Message]
            if ($Call.Warned.Add($message)) { Write-Seal_Warning -Cmdlet $Cmdlet -Message $message }
        } elseif ($reply.Length -gt $head) {
            $shown.Add($reply)
        }
        $taken++
        if ($kind -ceq '=' -or $kind -ceq '!') {
            $number++
            $id = $null
        }
    }
    if ($taken -eq $replies.Length -and $number -lt $requests.Length -and $owed) {
        Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'left a request without a reply'
    }
    # No command may stand between these.
    if ($Call.Requests.Count -ge $number) {
        $Call.Requests.RemoveRange(0, $number)
        $Call.Replies.RemoveRange(0, $taken)
        $Call.Sent -= $number
    }
    if ($Call.Changes) { $Call.Taken.AddRange($shown) }
    , $shown
}

function Read-Seal_Plan {
    # Asks what a request would do; nothing when that is an error, which is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [string] $Request)
    $channel = Open-Seal_Channel -Cmdlet $Cmdlet -Call $Call
    $channel.Number++
    $line = "$($channel.Number)`t$Request"
    $Call.Changes = $false
    $Call.Requests.Add($line)
    $channel.Writer.WriteLine($line)
    Complete-Seal_Batch -Cmdlet $Cmdlet -Call $Call
    $plan = Select-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    $Call.Changes = $true
    , $plan
}

function Complete-Seal_Call {
    # Other cmdlets may have requests to be answered. One that still runs will show them, unless the channel is to be
    # closed; of one that was stopped, this tells.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [switch] $Closing)
    foreach ($other in $script:Calls.ToArray()) {
        if ($other -eq $Call -or -not $script:Calls.Contains($other)) { continue }
        $open = $other.Requests.Count + $other.Taken.Count -gt 0
        # The engine takes a cmdlet's session state away when its pipeline has ended.
        try { $ended = $null -eq $other.Cmdlet.SessionState } catch { $ended = $true }
        if (-not $ended -and -not $Closing) {
            $due = $other.Requests.Count -gt (Measure-Seal_Reply -Call $other)
            $owner = if ($null -ne $script:Channel) { $script:Channel.Owner }
            if ($due -and $owner -eq $other) { Complete-Seal_Batch -Cmdlet $Cmdlet -Call $other }
            continue
        }
        $null = $script:Calls.Remove($other)
        if (-not $open) { continue }
        Write-Seal_Unshown -Cmdlet $Cmdlet -Call $other -Closing:(-not $ended)
        Clear-Seal_Call -Call $other
    }
}

function Get-Seal_Reader {
    # What makes an object of the values of a reply, compiled on first use: in script it would take ten times as long.
    param ([type] $Type)
    $reader = $script:Readers[$Type.Name]
    if ($null -eq $reader) {
        $make = [System.Linq.Expressions.Expression]
        $values = $make::Parameter([object[]], 'values')
        $backend = $make::Parameter([string], 'backend')
        # Before its columns a reply has its mark and the id of its request.
        $next = [ref] $script:Lines['Item'].Columns
        $body = Get-Seal_ObjectExpression -Type $Type -Values $values -Backend $backend -Next $next -Kept @{}
        $parameters = [System.Linq.Expressions.ParameterExpression[]] @($values, $backend)
        $lambda = $make::Lambda([System.Func[[object[]], string, object]], $make::Convert($body, [object]), $parameters)
        $reader = $lambda.Compile()
        $script:Readers[$Type.Name] = $reader
    }
    $reader
}

function Get-Seal_ObjectExpression {
    # A new object with its members set: constants, the session's backend, and the next columns. An empty column is the
    # same as in $Earlier, an object of the same class.
    param ([type] $Type, [object] $Values, [object] $Backend, [ref] $Next, [hashtable] $Kept, [object] $Earlier)
    $make = [System.Linq.Expressions.Expression]
    $layout = $script:Layout[$Type.Name]
    $nested = @{}
    $steps = [System.Collections.Generic.List[System.Linq.Expressions.Expression]]::new()
    $object = $make::Variable($Type, 'object')
    $sets = foreach ($member in $layout.Members) {
        $property = $Type.GetProperty($member)
        $value = if ($layout.Constants.ContainsKey($member)) {
            $make::Constant($layout.Constants[$member])
        } elseif ($layout.Backend -ceq $member) {
            $Backend
        } elseif ($layout.Computer -ceq $member) {
            $make::Constant($script:Computer, [string])
        } else {
            $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Member = $member }
            # In an object that is like another, one that it nests is written as it is.
            $like = if ($layout.Like.ContainsKey($member)) {
                $nested[$layout.Like[$member]]
            } elseif (-not $script:Layout.Contains($property.PropertyType.Name)) {
                $Earlier
            }
            Get-Seal_ValueExpression -Type $property.PropertyType @context -Earlier $like
        }
        if ($script:Layout.Contains($property.PropertyType.Name)) {
            # Made first and kept, since another member may be like it.
            $nested[$member] = $make::Variable($property.PropertyType, $member)
            $steps.Add($make::Assign($nested[$member], $value))
            $value = $nested[$member]
        }
        $make::Assign($make::Property($object, $property), $value)
    }
    # Without its constructor: that would bind the object's ToString() to this runspace, so that it waits where that is
    # busy, and fails where that is gone.
    $create = [System.Runtime.Serialization.FormatterServices].GetMethod('GetUninitializedObject')
    $steps.Add($make::Assign($object, $make::Convert($make::Call($create, $make::Constant($Type, [type])), $Type)))
    foreach ($set in $sets) { $steps.Add($set) }
    $steps.Add($object)
    # Not by .Values: a member may have that name.
    $variables = @(foreach ($one in $nested.GetEnumerator()) { $one.Value }) + $object
    $make::Block([System.Linq.Expressions.ParameterExpression[]] $variables, $steps)
}

function Get-Seal_ValueExpression {
    # The value of the next column as that type: every type that a contract's result can have.
    param (
        [type] $Type,
        [object] $Values,
        [object] $Backend,
        [ref] $Next,
        [hashtable] $Kept,
        [string] $Member,
        [object] $Earlier
    )
    $make = [System.Linq.Expressions.Expression]
    $value = $make::ArrayIndex($Values, $make::Constant($Next.Value))
    # A list may have been read already.
    $text = if ($Type.IsArray) { $make::TypeAs($value, [string]) } else { $make::Convert($value, [string]) }
    $Next.Value++
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    $is = { param ($Word) $make::Call($equals, $text, $make::Constant($Word)) }
    if ($script:Layout.Contains($Type.Name)) {
        $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Earlier = $Earlier }
        $object = Get-Seal_ObjectExpression -Type $Type @context
        return $make::Condition((& $is '1'), $object, $make::Constant($null, $Type))
    }
    if ($null -ne $Earlier) {
        # Read as ever by the same rules, one column back.
        $Next.Value--
        $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Member = $Member }
        $read = Get-Seal_ValueExpression -Type $Type @context
        # NUL alone stands for an empty text that is not the same.
        $empty = if ($Type -eq [string]) { '' } elseif ($Type -eq [string[]]) { , [string[]] @('') }
        if ($null -ne $empty) { $read = $make::Condition((& $is "`0"), $make::Constant($empty, $Type), $read) }
        return $make::Condition((& $is ''), $make::Property($Earlier, $Member), $read)
    }
    if ($Type -eq [string]) {
        # Records in a row share most texts, and so do before and after: one text of each member is kept and used again,
        # which leaves the garbage collector a tenth of the work.
        if (-not $Kept.ContainsKey($Member)) { $Kept[$Member] = $make::Constant([string[]]::new(1)) }
        $slot = $make::ArrayAccess($Kept[$Member], $make::Constant(0))
        $same = $make::Call($equals, $text, $slot)
        return $make::Condition($same, $slot, $make::Assign($slot, $text))
    }
    if ($Type.IsArray) {
        # A list that needs no escapes is one word.
        $one = $make::NewArrayInit([string], [System.Linq.Expressions.Expression[]] @($text))
        $words = $make::Coalesce($make::TypeAs($value, [string[]]), $one)
        $list = Get-Seal_ListExpression -Item $Type.GetElementType() -Words $words -Backend $Backend
        return $make::Condition($make::Equal($value, $make::Constant($null)), $make::Constant($null, $Type), $list)
    }
    $bare = [System.Nullable]::GetUnderlyingType($Type)
    if ($null -eq $bare) { return Get-Seal_PlainExpression -Type $Type -Text $text }
    $present = $make::Convert((Get-Seal_PlainExpression -Type $bare -Text $text), $Type)
    $make::Condition($make::Equal($value, $make::Constant($null)), $make::Default($Type), $present)
}

function Get-Seal_PlainExpression {
    # The value of a text that is no text itself: of a number, a truth, an enum, a duration or a moment.
    param ([type] $Type, [object] $Text)
    $make = [System.Linq.Expressions.Expression]
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    if ($Type -eq [bool]) { return $make::Call($equals, $Text, $make::Constant('1')) }
    if ($Type.IsEnum) {
        # Compared word by word, which is faster than Parse; that refuses what is none of them.
        $parse = [System.Enum].GetMethod('Parse', [type[]] @([type], [string]))
        $value = $make::Convert($make::Call($parse, $make::Constant($Type, [type]), $Text), $Type)
        foreach ($word in [System.Enum]::GetNames($Type)) {
            $one = $make::Constant([System.Enum]::Parse($Type, $word), $Type)
            $value = $make::Condition($make::Call($equals, $Text, $make::Constant($word)), $one, $value)
        }
        return $value
    }
    $number = if ($Type -eq [datetime] -or $Type -eq [timespan]) { [long] } else { $Type }
    $value = $make::Call($number.GetMethod('Parse', [type[]] @([string])), $Text)
    if ($Type -eq [datetime]) { return $make::Call([datetime].GetMethod('FromFileTime'), $value) }
    if ($Type -ne [timespan]) { return $value }
    $seconds = $make::Multiply($value, $make::Constant([long] 10000000))
    $ticks = $make::Call([timespan].GetMethod('FromTicks'), $seconds)
    $infinite = $make::Call($equals, $Text, $make::Constant('-'))
    $make::Condition($infinite, $make::Constant([timespan]::MaxValue), $ticks)
}

function Get-Seal_ListExpression {
    # A list of that type made of texts: themselves, plain values, or results, of which each text is the values.
    param ([type] $Item, [object] $Words, [object] $Backend)
    $make = [System.Linq.Expressions.Expression]
    if ($Item -eq [string]) { return $Words }
    if (-not $script:Layout.Contains($Item.Name)) {
        $converter = [System.Converter``2].MakeGenericType([type[]] @([string], $Item))
        $word = $make::Parameter([string], 'word')
        $plain = Get-Seal_PlainExpression -Type $Item -Text $word
        $read = $make::Lambda($converter, $plain, [System.Linq.Expressions.ParameterExpression[]] @($word))
        return $make::Call([array], 'ConvertAll', [type[]] @([string], $Item), @($Words, $read))
    }
    # Few results hold such lists, so these are filled by script.
    $fill = [System.Action[[string[]], string, array]] {
        param ($Text, $Backend, $List)
        Expand-Seal_List -Text $Text -Backend $Backend -List $List
    }
    $text = $make::Variable([string[]], 'text')
    $list = $make::Variable($Item.MakeArrayType(), 'list')
    $size = [System.Linq.Expressions.Expression[]] @($make::ArrayLength($text))
    $steps = [System.Linq.Expressions.Expression[]] @(
        $make::Assign($text, $Words)
        $make::Assign($list, $make::NewArrayBounds($Item, $size))
        $make::Invoke($make::Constant($fill), $text, $Backend, $list)
        $list
    )
    $make::Block([System.Linq.Expressions.ParameterExpression[]] @($text, $list), $steps)
}

function Expand-Seal_List {
    # Makes the results of a list of their texts. As in a reply, the head of an item comes before the columns.
    param ([string[]] $Text, [string] $Backend, [array] $List)
    $read = Get-Seal_Reader -Type $List.GetType().GetElementType()
    $head = [string]::new([char] 9, $script:Lines['Item'].Columns)
    for ($at = 0; $at -lt $Text.Length; $at++) {
        $values = ConvertFrom-Seal_Field -Field "$head$($Text[$at])".Split([char] 9)
        $List.SetValue($read.Invoke($values, $Backend), $at)
    }
}

function ConvertFrom-Seal_Reply {
    # Makes one object of each reply; gives them as one list.
    param ([type] $Type, [System.Collections.Generic.List[[object[]]]] $Reply, [string] $Backend)
    $read = Get-Seal_Reader -Type $Type
    if (-not $Backend -and $null -ne $script:Channel) { $Backend = $script:Channel.Hello[$script:Lines.Hello.Backend] }
    $objects = [object[]]::new($Reply.Count)
    $at = 0
    foreach ($values in $Reply) { $objects[$at++] = $read.Invoke($values, $Backend) }
    $layout = $script:Layout[$Type.Name]
    if ($layout.Beneath) {
        # A view of its own shows the list beneath its object. It is found by these names: that of this version, and the
        # other one where the object was stored.
        foreach ($object in $objects) {
            if (-not $object.($layout.Beneath)) { continue }
            foreach ($name in $layout.Base, $Type.Name) {
                $object.PSObject.TypeNames.Insert(0, "$name#$($layout.Beneath)")
            }
        }
    }
    , $objects
}

function Get-Seal_BatchReader {
    # What makes the objects of a batch in which each request has one reply, an object. Compiled; what it does is below.
    param ([type] $Type)
    $key = "$($Type.Name)[]"
    if ($script:Readers.ContainsKey($key)) { return $script:Readers[$key] }
    $make = [System.Linq.Expressions.Expression]
    $replies = $make::Parameter([System.Collections.Generic.List[[string[]]]], 'replies')
    $requests = $make::Parameter([System.Collections.Generic.List[string]], 'requests')
    $backend = $make::Parameter([string], 'backend')
    $objects = $make::Parameter([object[]], 'objects')
    $at = $make::Variable([int], 'at')
    $values = $make::Variable([string[]], 'values')
    $end = $make::Label([int], 'end')
    $leave = $make::Break($end, $at)
    $field = { param ($Number) $make::ArrayIndex($values, $make::Constant($Number)) }
    $request = $make::Property($requests, 'Item', [System.Linq.Expressions.Expression[]] @($at))
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    $compare = [string].GetMethod('CompareOrdinal', [type[]] @([string], [int], [string], [int], [int]))
    $zero = $make::Constant(0)
    $mark = & $field $script:Lines.Change.Mark
    $columns = $make::Constant($script:Lines.Change.Columns)
    $id = & $field $script:Lines.Change.Id
    $length = $make::Property($id, 'Length')
    $order = $make::Call($compare, $request, $zero, $id, $zero, $length)
    $behind = $make::Call($request, 'get_Chars', $null, @($length))
    $read = $make::Constant((Get-Seal_Reader -Type $Type))
    $object = $make::Invoke($read, $make::Convert($values, [object[]]), $backend)
    # while (at < replies.Count) {
    #     values = replies[at];
    #     if (values.Length <= columns || values[mark] != "=") return at;
    #     if (!requests[at].StartsWith(values[id] + tab)) return at;
    #     objects[at++] = read(values, backend);
    # }
    $steps = [System.Linq.Expressions.Expression[]] @(
        $make::IfThen($make::GreaterThanOrEqual($at, $make::Property($replies, 'Count')), $leave)
        $make::Assign($values, $make::Property($replies, 'Item', [System.Linq.Expressions.Expression[]] @($at)))
        $make::IfThen($make::LessThanOrEqual($make::ArrayLength($values), $columns), $leave)
        $make::IfThen($make::Not($make::Call($equals, $mark, $make::Constant('='))), $leave)
        $make::IfThen($make::NotEqual($order, $zero), $leave)
        $make::IfThen($make::NotEqual($behind, $make::Constant([char] 9)), $leave)
        $make::Assign($make::ArrayAccess($objects, $at), $object)
        $make::PreIncrementAssign($at)
    )
    $variables = [System.Linq.Expressions.ParameterExpression[]] @($at, $values)
    $loop = [System.Linq.Expressions.Expression[]] @($make::Loop($make::Block($steps), $end))
    $parameters = [System.Linq.Expressions.ParameterExpression[]] @($replies, $requests, $backend, $objects)
    $script:Readers[$key] = $make::Lambda($make::Block($variables, $loop), $parameters).Compile()
    $script:Readers[$key]
}

function Read-Seal_Reply {
    # The objects of the replies that were read, as one list. Errors among them are written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [type] $Type)
    $count = $Call.Replies.Count
    if ($Call.Changes -and $count -gt 1 -and $count -le $Call.Requests.Count) {
        $objects = [object[]]::new($count)
        $read = Get-Seal_BatchReader -Type $Type
        $backend = $script:Channel.Hello[$script:Lines.Hello.Backend]
        if ($read.Invoke($Call.Replies, $Call.Requests, $backend, $objects) -eq $count) {
            # No command may stand between these: Ctrl+C is heard where one begins.
            $Call.Taken.AddRange($Call.Replies)
            $Call.Requests.RemoveRange(0, $count)
            $Call.Sent -= $count
            $Call.Replies.Clear()
            return , $objects
        }
    }
    $shown = Select-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    ConvertFrom-Seal_Reply -Type $Type -Reply $shown
}

# A watching cmdlet has a child of its own, which answers its one request for as long as the cmdlet runs: the session's
# child stays free for the other cmdlets of the same pipeline.

function Open-Seal_Watch {
    # Starts the child and sends it the request. Its first batch of replies, which may be empty, says that it watches.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [string] $Request)
    Assert-Seal_Session -Cmdlet $Cmdlet
    Initialize-Seal_Channel -Cmdlet $Cmdlet -Call $Call
    $line = "1`t$Request"
    $Call.Requests.Add($line)
    $Call.Sent = 1
    $Call.Due = 1
    try {
        $Call.Own.Writer.WriteLine($line)
        $Call.Own.Writer.WriteLine()
        $Call.Own.Writer.Flush()
    } catch {
        Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
    }
    Receive-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    # Of what follows nobody knows when it comes.
    $Call.Due = 1
}

function Receive-Seal_Result {
    # Waits for results and gives all that are there, as one list. An error that ends the watch is written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [Seal_Call] $Call, [type] $Type)
    $batches = $Call.Own.Batches
    $batch = $null
    while ($batches.TryTake([ref] $batch, 0)) { $Call.Replies.AddRange($batch) }
    while ($Call.Replies.Count -eq 0) {
        # In slices, so that Ctrl+C is heard.
        if ($batches.TryTake([ref] $batch, 100)) {
            $Call.Replies.AddRange($batch)
        } elseif ($batches.IsCompleted) {
            Write-Seal_Loss -Cmdlet $Cmdlet -Call $Call -Reason 'ended'
        }
    }
    $shown = Select-Seal_Reply -Cmdlet $Cmdlet -Call $Call
    ConvertFrom-Seal_Reply -Type $Type -Reply $shown -Backend $Call.Own.Hello[$script:Lines.Hello.Backend]
}

function Get-Seal_HostObject {
    $hello = $script:Channel.Hello
    $place = $script:Lines.Hello
    $item = [SealHost]::new()
    $item.Backend = $hello[$place.Backend]
    $item.ModuleVersion = '1.2.0'
    $item.ExecutableVersion = $hello[$place.Version]
    $item.NodeVersion = $hello[$place.Node]
    $item.ProcessId = [int] $hello[$place.ProcessId]
    $item.Elevated = $hello[$place.Elevated] -ceq '1'
    $item.ComputerName = $script:Computer
    $item.Ledger = $hello[$place.Details]
    $item
}

function Find-Seal_Path {
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
    Get-Seal_ErrorRecord -Id 'InvalidPath' -Category 'InvalidArgument' -Target $Path `
        -Message "-$Name '$Path' names no file: $reason" -Action "Give -$Name a path of the file system.$Then"
}

function Resolve-Seal_Path {
    # The absolute path of a file; one that is none ends the cmdlet.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [string] $Path, [switch] $Connecting)
    $then = if ($Connecting) { ' Until then this session works on nothing.' }
    $found = Find-Seal_Path -Cmdlet $Cmdlet -Name $Name -Path $Path -Then $then
    if ($found -isnot [string]) { $Cmdlet.ThrowTerminatingError($found) }
    if ($Connecting) { $script:ConnectTarget = $found }
    $found
}

function Resolve-Seal_Record {
    # The absolute paths of the files that a record names, an empty one where it names none. For what is no file it
    # writes an error, and gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [string[]] $Path)
    if (-not "$Path") { return '' }
    $found = foreach ($one in $Path) {
        $file = Find-Seal_Path -Cmdlet $Cmdlet -Name $Name -Path $one
        if ($file -isnot [string]) {
            $Cmdlet.WriteError($file)
            return
        }
        $file
    }
    , [string[]] @($found)
}

function Connect-SealHost {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([SealHost])]
    param (
        [string]
        $Ledger,

        [switch]
        $ReadOnly
    )
    end {
        # Until the new one answers this session works on nothing: a rehearsal that cannot be opened must not turn real.
        Complete-Seal_Call -Cmdlet $PSCmdlet -Closing
        Close-Seal_Channel
        $script:Arguments = $null
        $script:Lost = $false
        $script:InMemory = $false
        $script:ConnectedTo = 'what its last Connect-SealHost asked for'
        Save-Seal_Connection
        $_words = @(
            if ($PSBoundParameters.ContainsKey('Ledger')) {
                '--ledger'
                Resolve-Seal_Path -Cmdlet $PSCmdlet -Name 'Ledger' -Path $Ledger -Connecting
            }
            if ($ReadOnly) { '--read-only' }
        )
        # Quoted as the C runtime reads it: backslashes before a quote or the end are doubled.
        $_quoted = foreach ($_word in $_words) {
            '"' + ($_word -creplace '(\\*)"', '$1$1\"' -creplace '(\\+)\z', '$1$1') + '"'
        }
        $script:Arguments = [string]::Join(' ', [string[]] @($_quoted))
        $null = Open-Seal_Channel -Cmdlet $PSCmdlet -Call ([Seal_Call]::new())
        $script:ConnectedTo = $script:Channel.Hello[$script:Lines.Hello.Backend]
        Save-Seal_Connection
        Watch-Seal_Idle
        Get-Seal_HostObject
    }
}

function Disconnect-SealHost {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param ()
    end {
        Complete-Seal_Call -Cmdlet $PSCmdlet -Closing
        Close-Seal_Channel
        $script:Arguments = ''
        $script:InMemory = $false
        $script:Lost = $false
        Save-Seal_Connection
    }
}

function Get-SealHost {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([SealHost])]
    param ()
    end {
        $null = Open-Seal_Channel -Cmdlet $PSCmdlet -Call ([Seal_Call]::new())
        Watch-Seal_Idle
        Get-Seal_HostObject
    }
}

# What is offered for the value of a parameter: this class offers nothing, those that derive from it what they name. It
# is no script block, since PowerShell offers files where one has nothing to offer.
class Seal_Completer : System.Management.Automation.IArgumentCompleter {
    [string] $Source
    [string[]] $Words = @()

    [System.Collections.Generic.IEnumerable[System.Management.Automation.CompletionResult]] CompleteArgument(
        [string] $Command,
        [string] $Parameter,
        [string] $Word,
        [System.Management.Automation.Language.CommandAst] $Ast,
        [System.Collections.IDictionary] $Bound
    ) {
        $results = @(Get-Seal_Completion -Completer $this -Word $Word)
        return [System.Management.Automation.CompletionResult[]] $results
    }
}

function Get-Seal_Completion {
    # What starts with the word, as it is written behind the parameter.
    param ([Seal_Completer] $Completer, [string] $Word)
    $start = $Word.Trim([char] 39, [char] 34)
    $offers = @(foreach ($one in $Completer.Words) { @{ Text = $one } })
    if ($Completer.Source) { $offers = @(Get-Seal_Offer -Source $Completer.Source -Word $start) }
    foreach ($offer in $offers) {
        $text = $offer.Text
        if (-not $text.StartsWith($start, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $bare = $text -cmatch '\A[A-Za-z0-9_./:][-A-Za-z0-9_./:%]*\z'
        # PowerShell has five kinds of single quotes, and each of them ends a text in single quotes.
        $escaped = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text)
        $quoted = if ($bare) { $text } else { "'$escaped'" }
        $shown = if ($offer.Note) { "$text ($($offer.Note))" } else { $text }
        [System.Management.Automation.CompletionResult]::new($quoted, $text, 'ParameterValue', $shown)
    }
}

function Get-Seal_Offer {
    # What the executable offers for a word, within half a second; nothing where it cannot tell.
    param ([string] $Source, [string] $Word)
    # What cmdlets have in flight, or have still to tell, is theirs.
    foreach ($other in $script:Calls) {
        if ($other.Due + $other.Requests.Count + $other.Taken.Count -gt 0) { return }
    }
    $call = [Seal_Call]::new()
    $batch = $null
    try {
        $channel = Open-Seal_Channel -Call $call
        $channel.Number++
        $line = "$($channel.Number)`t?$Source`tapply`t`t$(ConvertTo-Seal_Field -Value $Word)"
        $call.Requests.Add($line)
        $call.Due = 1
        $channel.Writer.WriteLine($line)
        $channel.Writer.WriteLine()
        $channel.Writer.Flush()
        if (-not $channel.Batches.TryTake([ref] $batch, 500)) {
            # The next cmdlet reads what comes too late.
            $script:Calls.Add($call)
            return
        }
        Watch-Seal_Idle
    } catch {
        # There is no way to tell an error to somebody who types.
        return
    }
    $place = $script:Lines['Item']
    foreach ($reply in $batch) {
        $values = ConvertFrom-Seal_Line -Field $reply
        if ($values[$place.Mark] -ceq '-') {
            @{ Text = $values[$place.Columns]; Note = $values[$place.Columns + 1] }
        }
    }
}

# What a session works on belongs to its runspace, not to this module: an import that follows, with -Force, after
# Remove-Module, by itself or of another version, takes it over, so that no rehearsal turns real by itself. It is kept
# in the process, for each runspace, as .NET objects only: the classes of this module are others after each import.

$script:Owner = [object]::new()
$script:ConnectedTo = ''

function Get-Seal_ConnectionTable {
    # What is kept of each runspace that still exists.
    $key = 'FileSeal.Connections'
    $lock = [System.AppDomain]
    [System.Threading.Monitor]::Enter($lock)
    try {
        $table = [System.AppDomain]::CurrentDomain.GetData($key)
        if ($null -eq $table) {
            $table = [System.Runtime.CompilerServices.ConditionalWeakTable[runspace, hashtable]]::new()
            [System.AppDomain]::CurrentDomain.SetData($key, $table)
        }
    } finally {
        [System.Threading.Monitor]::Exit($lock)
    }
    , $table
}

function Save-Seal_Connection {
    # Keeps what this session works on. With -Park this module goes: a child that has a machine in its memory waits for
    # the next import, or for the end of the runspace; any other is closed, since the next import can start its own.
    param ([switch] $Park)
    [System.Runtime.CompilerServices.ConditionalWeakTable[runspace, hashtable]] $table = Get-Seal_ConnectionTable
    [hashtable] $last = $null
    $runspace = [runspace]::DefaultRunspace
    # Another version of this module, imported since, has it.
    $foreign = $table.TryGetValue($runspace, [ref] $last) -and $Park -and $last['Owner'] -ne $script:Owner
    $kept = @{
        Format = 1
        Owner = $script:Owner
        Arguments = $script:Arguments
        Target = $script:ConnectTarget
        Name = $script:ConnectedTo
        InMemory = $script:InMemory
        Lost = $script:Lost
    }
    $channel = $script:Channel
    if ($Park -and $script:InMemory -and -not $foreign -and $null -ne $channel -and $null -ne $channel.Hello) {
        $kept['Child'] = @{
            Process = $channel.Process
            Writer = $channel.Writer
            Batches = $channel.Batches
            Number = $channel.Number
            Idle = $channel.Idle
            Runspace = $channel.Runspace
            OnEnd = $channel.OnEnd
            Diagnostics = $channel.Diagnostics
            Listening = $channel.Listening
            Hello = $channel.Hello
        }
        $script:Channel = $null
    }
    if ($Park) {
        Close-Seal_Channel
        # A pipeline of this module may still run: it must not get another machine.
        $script:Lost = $script:InMemory
    }
    if ($foreign) { return }
    $null = $table.Remove($runspace)
    if ($script:Arguments -cne '') { $table.Add($runspace, $kept) }
}

function Restore-Seal_Connection {
    <#
    .SYNOPSIS
    Takes over what this runspace works on, and says so.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param ()
    [System.Runtime.CompilerServices.ConditionalWeakTable[runspace, hashtable]] $table = Get-Seal_ConnectionTable
    [hashtable] $kept = $null
    if (-not $table.TryGetValue([runspace]::DefaultRunspace, [ref] $kept)) { return }
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
        $channel = [Seal_Channel]::new()
        foreach ($name in $child.Keys) { $channel.$name = $child[$name] }
        $script:Channel = $channel
        $place = $script:Lines.Hello
        $hello = $channel.Hello
        $same = $hello[$place.Protocol] -ceq '4' -and $hello[$place.Checksum] -ceq 'afb5aa7ab8a11642'
        if (-not $same -or $channel.Process.HasExited) { Close-Seal_Channel }
    }
    # What is in the memory of a process is there or lost, and not to be had anew.
    if ($script:InMemory -and $null -eq $script:Channel) { $script:Lost = $true }
    Save-Seal_Connection
    $text = if ($null -eq $script:Arguments) {
        'This session works on nothing: its Connect-SealHost before FileSeal was imported failed, or was that of a ' +
        'version that this one does not know.'
    } elseif ($script:Lost) {
        'What this session worked on before FileSeal was imported is lost: run Connect-SealHost again.'
    } else {
        "This session still works on $script:ConnectedTo, as before FileSeal was imported. " +
        'Disconnect-SealHost ends that.'
    }
    $PSCmdlet.WriteWarning($text)
}

$ExecutionContext.SessionState.Module.OnRemove = {
    Complete-Seal_Call -Closing
    Save-Seal_Connection -Park
}
Restore-Seal_Connection

# ---- Generated from the contract ---------------------------------------------------------------------------------

class Seal_Completer_SealedPath : Seal_Completer {
    Seal_Completer_SealedPath() {
        $this.Source = 'SealedPath'
    }
}

class Seal_Completer_Label : Seal_Completer {
    Seal_Completer_Label() {
        $this.Source = 'Label'
    }
}

class Seal_Words_Boolean : Seal_Completer {
    Seal_Words_Boolean() {
        $this.Words = @('true', 'false', 'Enabled', 'Disabled')
    }
}

class Seal_Words_Algorithm : Seal_Completer {
    Seal_Words_Algorithm() {
        $this.Words = @('SHA256', 'SHA512', 'MD5')
    }
}

class Seal_Words_Duration : Seal_Completer {
    Seal_Words_Duration() {
        $this.Words = @('Infinite')
    }
}

# The members of each result in the order of a reply; constants, the backend and the computer are not sent.
$script:Layout = [ordered] @{
    PartDigest = @{
        Members   = @('Offset', 'Length', 'Digest')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{  }
        Beneath   = ''
        Base      = 'PartDigest_1_2_0'
    }
    FileDigest = @{
        Members   = @('Path', 'Algorithm', 'Digest', 'Size', 'Parts')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{  }
        Beneath   = 'Parts'
        Base      = 'FileDigest_1_2_0'
    }
    SealOrigin = @{
        Members   = @('Address', 'Network', 'Port')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{  }
        Beneath   = ''
        Base      = 'SealOrigin_1_2_0'
    }
    Seal = @{
        Members   = @(
            'Path', 'Label', 'Algorithm', 'Digest', 'Size', 'Sealed', 'Lifetime', 'Tested', 'Ages', 'Priority',
            'Tags', 'Head', 'Origin', 'Locked', 'Note', 'Kind', 'Backend', 'ComputerName'
        )
        Constants = @{ Kind = 'Seal' }
        Backend   = 'Backend'
        Computer  = 'ComputerName'
        Like      = @{  }
        Beneath   = ''
        Base      = 'Seal_1_2_0'
    }
    SealChange = @{
        Members   = @('Path', 'Changed', 'WhatIf', 'Differing', 'Summary', 'Before', 'After')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{ After = 'Before' }
        Beneath   = ''
        Base      = 'SealChange_1_2_0'
    }
    SealCheck = @{
        Members   = @('Path', 'State', 'Seal', 'Found', 'Age', 'At')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{  }
        Beneath   = ''
        Base      = 'SealCheck_1_2_0'
    }
    SealEvent = @{
        Members   = @('Action', 'Path', 'At', 'Seal')
        Constants = @{  }
        Backend   = ''
        Computer  = ''
        Like      = @{  }
        Beneath   = ''
        Base      = 'SealEvent_1_2_0'
    }
}
$script:Readers = @{}

function Get-Digest {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(DefaultParameterSetName = 'ByPath', PositionalBinding = $false)]
    [OutputType([FileDigest])]
    param (
        [Parameter(ParameterSetName = 'ByPath', Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter(Position = 1)]
        [ValidateSet('SHA256', 'SHA512', 'MD5')]
        [string[]]
        $Algorithm,

        [ArgumentCompleter([Seal_Completer])]
        [string]
        $PartSize,

        [Parameter(ParameterSetName = 'ByText', Mandatory = $true)]
        [ArgumentCompleter([Seal_Completer])]
        [string]
        $Text,

        [Parameter(ParameterSetName = 'ByPath', ValueFromPipeline = $true)]
        [ArgumentCompleter([Seal_Completer])]
        [object]
        $InputObject
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Get-Digest'
        $_call.Columns = @('Path', 'Algorithm', 'PartSize', 'Text')
        $_call.Changes = $false
        $_requests = $_call.Requests
        $_streak = 0
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @('Path', 'Algorithm', 'PartSize', 'Text')
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        if ($_piped -and $_bound.ContainsKey('InputObject')) {
            $PSCmdlet.ThrowTerminatingError((Get-Seal_Conflict -Name 'InputObject'))
        }
        if ($Algorithm.Length -gt 1) {
            $Algorithm = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Algorithm'
        }
        $_call.Named = $_given
        $_call.Sources = @('Path FullName')
        $_call.Lists = @('Path')
        $_call.Paths = @('Path')
        $_call.Text = 'Path'
        $_call.Needed = @('Path')
        $_taken = -not $_piped -and $_bound.ContainsKey('InputObject')
        $_piped = $_piped -or $_taken
        if (-not $_piped -and "$Path" -ceq '' -and $PSCmdlet.ParameterSetName -in 'ByPath') {
            $PSCmdlet.ThrowTerminatingError((Get-Seal_Missing -Name 'Path'))
        }
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        $_plain = [regex]::new('\A(?:[ -\[\]-~]*\t){0}[ -\[\]-~]*\z')
        # What can only be given on the command line is the same for every record.
        $_fixed = @(
            $(ConvertTo-Seal_Field -Value $Algorithm)
            $(ConvertTo-Seal_Field -Value $PartSize)
            $(ConvertTo-Seal_Field -Value $Text)
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record. What most records are is read here, all else by the runtime part.
        $_head = $_named
        if (-not $_piped) {
            $_atPath = Resolve-Seal_Record -Cmdlet $PSCmdlet -Name 'Path' -Path $Path
            if ($null -eq $_atPath) { return }
            $_text = "$_atPath"
            # Most fields need no escapes; one look finds those that do, and tabs within a field.
            if (-not $_plain.IsMatch($_text) -or $_atPath.Length -gt 1) {
                $_text = [string]::Join("`t", [string[]] @(
                        $(ConvertTo-Seal_List -Value $_atPath)
                    ))
            }
        } else {
            $_record = $_
            if ($_taken) { $_record = $InputObject }
            $_text, $_head = Read-Seal_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(
                $Path
            )
            if ($null -eq $_text) { return }
        }
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Of a stream, no more wait for the next one than an eighth of what came before without a pause.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_streak = $_streak -shr $_late
            $_limit = [System.Math]::Max(1, [System.Math]::Min(2048, $_streak -shr 3))
            $_clock.Restart()
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tGet-Digest`tapply`t$_head`t$_text$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        $_streak++
        $_size += $_line.Length
        if ($_gathered -lt $_limit -and -not $_ready -and $_size -lt 100000) {
            if ($_clock.ElapsedMilliseconds -lt $script:BatchLimit) { return }
        }
        $_gathered = 0
        $_clock.Restart()
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # What takes long is asked in smaller parts.
        if ($_clock.ElapsedMilliseconds -gt 200) { $_streak = $_streak -shr 2 }
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([FileDigest]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([FileDigest]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
    }
}

function Get-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([Seal])]
    param (
        [Parameter(Position = 0)]
        [ArgumentCompleter([Seal_Completer_SealedPath])]
        [string[]]
        $Path,

        [ArgumentCompleter([Seal_Completer_Label])]
        [string[]]
        $Label,

        [ValidateSet('SHA256', 'SHA512', 'MD5')]
        [string[]]
        $Algorithm,

        [ArgumentCompleter([Seal_Completer])]
        [string]
        $MinimumSize,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Priority,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Network,

        [ArgumentCompleter([Seal_Words_Boolean])]
        [string[]]
        $Locked
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Get-Seal'
        $_call.Columns = @('Path', 'Label', 'Algorithm', 'MinimumSize', 'Priority', 'Network', 'Locked')
        $_call.Changes = $false
        $_requests = $_call.Requests
        $_streak = 0
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @('Path', 'Label', 'Algorithm', 'MinimumSize', 'Priority', 'Network', 'Locked')
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        if ($Label.Length -gt 1) {
            $Label = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Label'
        }
        if ($Network.Length -gt 1) {
            $Network = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Network'
        }
        if ($Locked.Length -gt 1) {
            $Locked = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Locked'
        }
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        # What can only be given on the command line is the same for every record.
        $_fixed = @(
            $(ConvertTo-Seal_List -Value $Path)
            $(ConvertTo-Seal_Field -Value $Label)
            $(ConvertTo-Seal_List -Value $Algorithm)
            $(ConvertTo-Seal_Field -Value $MinimumSize)
            $(ConvertTo-Seal_List -Value $Priority)
            $(ConvertTo-Seal_Field -Value $Network)
            $(ConvertTo-Seal_Field -Value $Locked)
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        $_head = $_named
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Of a stream, no more wait for the next one than an eighth of what came before without a pause.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_streak = $_streak -shr $_late
            $_limit = [System.Math]::Max(1, [System.Math]::Min(2048, $_streak -shr 3))
            $_clock.Restart()
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tGet-Seal`tapply`t$_head$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        $_streak++
        $_size += $_line.Length
        if ($_gathered -lt $_limit -and -not $_ready -and $_size -lt 100000) {
            if ($_clock.ElapsedMilliseconds -lt $script:BatchLimit) { return }
        }
        $_gathered = 0
        $_clock.Restart()
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # What takes long is asked in smaller parts.
        if ($_clock.ElapsedMilliseconds -gt 200) { $_streak = $_streak -shr 2 }
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([Seal]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([Seal]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
    }
}

function New-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Low', PositionalBinding = $false)]
    [OutputType([SealChange])]
    param (
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string]
        $Path,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [ArgumentCompleter([Seal_Completer_Label])]
        [string[]]
        $Label,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [ArgumentCompleter([Seal_Words_Algorithm])]
        [string[]]
        $Algorithm,

        [ArgumentCompleter([Seal_Words_Duration])]
        [string[]]
        $Lifetime,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Priority,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Tags,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Address,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Network,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Port
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        if (-not $_bound.ContainsKey('Verbose')) {
            $VerbosePreference = $_caller.GetValue('VerbosePreference')
        }
        if (-not $_bound.ContainsKey('WhatIf')) {
            $WhatIfPreference = $_caller.GetValue('WhatIfPreference')
        }
        if (-not $_bound.ContainsKey('Confirm')) {
            $ConfirmPreference = $_caller.GetValue('ConfirmPreference')
        }
        # Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.
        $_confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference
        $_asks = $WhatIfPreference -or ($_confirm -ne 0 -and $_confirm -le 1)
        $_asks = $_asks -or $VerbosePreference -ne 'SilentlyContinue' -or $WarningPreference -in 'Stop', 'Inquire'
        $_singly = $_asks -or $ErrorActionPreference -in 'Stop', 'Inquire'
        $_tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $_bound.ContainsKey('Verbose')
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'New-Seal'
        $_call.Columns = @(
            'Path', 'Label', 'Algorithm', 'Lifetime', 'Priority', 'Tags', 'Address', 'Network', 'Port'
        )
        $_call.Changes = $true
        $_call.Result = [SealChange]
        $_requests = $_call.Requests
        $_limit = 1
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @(
            'Path', 'Label', 'Algorithm', 'Lifetime', 'Priority', 'Tags', 'Address', 'Network', 'Port'
        )
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        if ($Label.Length -gt 1) {
            $Label = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Label'
        }
        if ($Algorithm.Length -gt 1) {
            $Algorithm = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Algorithm'
        }
        if ($Lifetime.Length -gt 1) {
            $Lifetime = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Lifetime'
        }
        if ($Priority.Length -gt 1) {
            $Priority = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Priority'
        }
        if ($Address.Length -gt 1) {
            $Address = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Address'
        }
        if ($Network.Length -gt 1) {
            $Network = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Network'
        }
        if ($Port.Length -gt 1) {
            $Port = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Port'
        }
        $_call.Named = $_given
        $_call.Sources = @('Path FullName', 'Label', 'Algorithm')
        $_call.Paths = @('Path')
        $_call.Takes = @(
            @{
                Results = @('Seal', 'FileDigest')
                Like = @('Label', 'Digest')
                Only = @()
            }
            @{
                Results = @('SealCheck', 'SealEvent')
                Like = @()
                Only = @('Path')
            }
        )
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        $_plain = [regex]::new('\A(?:[ -\[\]-~]*\t){2}[ -\[\]-~]*\z')
        # What can only be given on the command line is the same for every record.
        $_fixed = @(
            $(ConvertTo-Seal_Field -Value $Lifetime)
            $(ConvertTo-Seal_Field -Value $Priority)
            $(ConvertTo-Seal_List -Value $Tags)
            $(ConvertTo-Seal_Field -Value $Address)
            $(ConvertTo-Seal_Field -Value $Network)
            $(ConvertTo-Seal_Field -Value $Port)
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record. What most records are is read here, all else by the runtime part.
        $_head = $_named
        if (-not $_piped -or ($_ -is [Seal])) {
            $_atPath = Resolve-Seal_Record -Cmdlet $PSCmdlet -Name 'Path' -Path $Path
            if ($null -eq $_atPath) { return }
            $_text = "$_atPath`t$Label`t$Algorithm"
            # Most fields need no escapes; one look finds those that do, and tabs within a field.
            if (-not $_plain.IsMatch($_text)) {
                $_text = [string]::Join("`t", [string[]] @(
                        $(ConvertTo-Seal_Field -Value $_atPath)
                        $(ConvertTo-Seal_Field -Value $Label)
                        $(ConvertTo-Seal_Field -Value $Algorithm)
                    ))
            }
        } else {
            $_record = $_
            $_text, $_head = Read-Seal_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(
                $Path, $Label, $Algorithm
            )
            if ($null -eq $_text) { return }
        }
        if ($_asks) {
            $_request = "New-Seal`tplan`t$_head`t$_text$_tail"
            $_plan = Read-Seal_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_request
            if ($_plan.Count -eq 0) { return }
            # It starts with the words for ShouldProcess: what is changed, and how; nothing to do is nothing to ask.
            $_target, $_action = $_plan[0][$script:Lines.Plan.Target, $script:Lines.Plan.Action]
            $_ask = $_action -cne ''
            # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.
            $_go = $false
            try {
                # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.
                if ($_ask -and $_tells) {
                    $PSCmdlet.WriteVerbose(('Performing the operation "{0}" on target "{1}".' -f $_action, $_target))
                }
                $_go = if ($_ask) { $PSCmdlet.ShouldProcess($_target, $_action) } else { -not $WhatIfPreference }
            } catch {
                $_why = Get-Seal_ConfirmError -Reason $_ -Command 'New-Seal' -Target $_target
                $PSCmdlet.ThrowTerminatingError($_why)
            }
            if (-not $_go) {
                if ($WhatIfPreference) {
                    # As the reply of a change: without those words.
                    $_plan[0] = $_plan[0][$script:Lines.Plan.Mark, $script:Lines.Plan.Id] +
                    $_plan[0][$script:Lines.Plan.Columns..($_plan[0].Length - 1)]
                    (ConvertFrom-Seal_Reply -Type ([SealChange]) -Reply $_plan)
                }
                return
            }
        }
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Records that follow each other closely are sent together; the longer a pause, the fewer are behind it.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_limit = if ($_singly) { 1 } else { [System.Math]::Max(1, $_limit -shr $_late) }
            $_timer = if ($_limit -gt 1) { Register-Seal_Timer -Call $_call -Channel $_channel }
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tNew-Seal`tapply`t$_head`t$_text$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        if ($_gathered -lt $_limit -and -not $_ready -and -not $_timer.IsCancellationRequested) {
            if ($_gathered % 16 -ne 0) { return }
            # What is late is late since the records before it, not since the first; and the buffer holds 128 KB.
            $_timer.CancelAfter($script:BatchLimit)
            $_size += 16 * $_line.Length
            if ($_size -lt 100000) { return }
        }
        $_full = $_gathered -ge $_limit
        $_next = if ($_full) {
            [System.Math]::Min(512, $_limit * 2)
        } else {
            [System.Math]::Max(1, $_gathered -shr 1)
        }
        $_gathered = 0
        # A long stream is answered while the next batch is gathered.
        if ($_full -and $_limit -ge 64) {
            Step-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        } else {
            Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        }
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
        $_limit = $_next
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
    }
}

function Remove-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([SealChange])]
    param (
        [Parameter(Position = 0, ValueFromPipelineByPropertyName = $true)]
        [ArgumentCompleter([Seal_Completer_SealedPath])]
        [string]
        $Path,

        [switch]
        $Force,

        [Parameter(ValueFromPipeline = $true)]
        [ArgumentCompleter([Seal_Completer])]
        [object]
        $InputObject
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        if (-not $_bound.ContainsKey('Verbose')) {
            $VerbosePreference = $_caller.GetValue('VerbosePreference')
        }
        if (-not $_bound.ContainsKey('WhatIf')) {
            $WhatIfPreference = $_caller.GetValue('WhatIfPreference')
        }
        if (-not $_bound.ContainsKey('Confirm')) {
            $ConfirmPreference = $_caller.GetValue('ConfirmPreference')
        }
        # Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.
        $_confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference
        $_asks = $WhatIfPreference -or ($_confirm -ne 0 -and $_confirm -le 3)
        $_asks = $_asks -or $VerbosePreference -ne 'SilentlyContinue' -or $WarningPreference -in 'Stop', 'Inquire'
        $_singly = $_asks -or $ErrorActionPreference -in 'Stop', 'Inquire'
        $_tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $_bound.ContainsKey('Verbose')
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Remove-Seal'
        $_call.Columns = @('Path', 'Backend', 'WhatIf', 'Force')
        $_call.Changes = $true
        $_call.Result = [SealChange]
        $_requests = $_call.Requests
        $_limit = 1
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @('Path', 'Force')
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        if ($_piped -and $_bound.ContainsKey('InputObject')) {
            $PSCmdlet.ThrowTerminatingError((Get-Seal_Conflict -Name 'InputObject'))
        }
        $_call.Named = $_given
        $_call.Sources = @('Path', 'Backend', 'WhatIf')
        $_call.Paths = @('Path')
        $_call.Keys = @('Path')
        $_call.Origins = @('Backend')
        $_call.Text = 'Path'
        $_call.Needed = @('Path')
        $_taken = -not $_piped -and $_bound.ContainsKey('InputObject')
        $_piped = $_piped -or $_taken
        if (-not $_piped -and "$Path" -ceq '') {
            $PSCmdlet.ThrowTerminatingError((Get-Seal_Missing -Name 'Path'))
        }
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        $_plain = [regex]::new('\A(?:[ -\[\]-~]*\t){2}[ -\[\]-~]*\z')
        $_fromBackend = $null
        $_fromWhatIf = $null
        # What can only be given on the command line is the same for every record.
        $_fixed = @(
            $(if ($Force) { '1' } else { '' })
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record. What most records are is read here, all else by the runtime part.
        $_head = $_named
        if (-not $_piped) {
            $_atPath = Resolve-Seal_Record -Cmdlet $PSCmdlet -Name 'Path' -Path $Path
            if ($null -eq $_atPath) { return }
            $_text = "$_atPath`t$_fromBackend`t$_fromWhatIf"
            # Most fields need no escapes; one look finds those that do, and tabs within a field.
            if (-not $_plain.IsMatch($_text)) {
                $_text = [string]::Join("`t", [string[]] @(
                        $(ConvertTo-Seal_Field -Value $_atPath)
                        $(ConvertTo-Seal_Field -Value $_fromBackend)
                        $(ConvertTo-Seal_Field -Value $_fromWhatIf)
                    ))
            }
        } else {
            $_record = $_
            if ($_taken) { $_record = $InputObject }
            $_text, $_head = Read-Seal_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(
                $Path
            )
            if ($null -eq $_text) { return }
        }
        if ($_asks) {
            $_request = "Remove-Seal`tplan`t$_head`t$_text$_tail"
            $_plan = Read-Seal_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_request
            if ($_plan.Count -eq 0) { return }
            # It starts with the words for ShouldProcess: what is changed, and how; nothing to do is nothing to ask.
            $_target, $_action = $_plan[0][$script:Lines.Plan.Target, $script:Lines.Plan.Action]
            $_ask = $_action -cne ''
            # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.
            $_go = $false
            try {
                # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.
                if ($_ask -and $_tells) {
                    $PSCmdlet.WriteVerbose(('Performing the operation "{0}" on target "{1}".' -f $_action, $_target))
                }
                $_go = if ($_ask) { $PSCmdlet.ShouldProcess($_target, $_action) } else { -not $WhatIfPreference }
            } catch {
                $_why = Get-Seal_ConfirmError -Reason $_ -Command 'Remove-Seal' -Target $_target
                $PSCmdlet.ThrowTerminatingError($_why)
            }
            if (-not $_go) {
                if ($WhatIfPreference) {
                    # As the reply of a change: without those words.
                    $_plan[0] = $_plan[0][$script:Lines.Plan.Mark, $script:Lines.Plan.Id] +
                    $_plan[0][$script:Lines.Plan.Columns..($_plan[0].Length - 1)]
                    (ConvertFrom-Seal_Reply -Type ([SealChange]) -Reply $_plan)
                }
                return
            }
        }
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Records that follow each other closely are sent together; the longer a pause, the fewer are behind it.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_limit = if ($_singly) { 1 } else { [System.Math]::Max(1, $_limit -shr $_late) }
            $_timer = if ($_limit -gt 1) { Register-Seal_Timer -Call $_call -Channel $_channel }
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tRemove-Seal`tapply`t$_head`t$_text$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        if ($_gathered -lt $_limit -and -not $_ready -and -not $_timer.IsCancellationRequested) {
            if ($_gathered % 16 -ne 0) { return }
            # What is late is late since the records before it, not since the first; and the buffer holds 128 KB.
            $_timer.CancelAfter($script:BatchLimit)
            $_size += 16 * $_line.Length
            if ($_size -lt 100000) { return }
        }
        $_full = $_gathered -ge $_limit
        $_next = if ($_full) {
            [System.Math]::Min(512, $_limit * 2)
        } else {
            [System.Math]::Max(1, $_gathered -shr 1)
        }
        $_gathered = 0
        # A long stream is answered while the next batch is gathered.
        if ($_full -and $_limit -ge 64) {
            Step-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        } else {
            Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        }
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
        $_limit = $_next
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
    }
}

function Set-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', PositionalBinding = $false)]
    [OutputType([SealChange])]
    param (
        [Parameter(Position = 0, ValueFromPipelineByPropertyName = $true)]
        [ArgumentCompleter([Seal_Completer_SealedPath])]
        [string]
        $Path,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Label,

        [ArgumentCompleter([Seal_Words_Duration])]
        [string[]]
        $Lifetime,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Priority,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Tags,

        [ArgumentCompleter([Seal_Words_Boolean])]
        [string[]]
        $Locked,

        [ArgumentCompleter([Seal_Completer])]
        [string[]]
        $Note,

        [switch]
        $Restore,

        [Parameter(ValueFromPipeline = $true)]
        [ArgumentCompleter([Seal_Completer])]
        [object]
        $InputObject
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        if (-not $_bound.ContainsKey('Verbose')) {
            $VerbosePreference = $_caller.GetValue('VerbosePreference')
        }
        if (-not $_bound.ContainsKey('WhatIf')) {
            $WhatIfPreference = $_caller.GetValue('WhatIfPreference')
        }
        if (-not $_bound.ContainsKey('Confirm')) {
            $ConfirmPreference = $_caller.GetValue('ConfirmPreference')
        }
        # Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.
        $_confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference
        $_asks = $WhatIfPreference -or ($_confirm -ne 0 -and $_confirm -le 2)
        $_asks = $_asks -or $VerbosePreference -ne 'SilentlyContinue' -or $WarningPreference -in 'Stop', 'Inquire'
        $_singly = $_asks -or $ErrorActionPreference -in 'Stop', 'Inquire'
        $_tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $_bound.ContainsKey('Verbose')
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Set-Seal'
        $_call.Columns = @(
            'Path', 'Backend', 'WhatIf', 'Label', 'Lifetime', 'Priority', 'Tags', 'Locked', 'Note', 'Restore',
            'InputObject'
        )
        $_call.Changes = $true
        $_call.Result = [SealChange]
        $_requests = $_call.Requests
        $_limit = 1
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @(
            'Path', 'Label', 'Lifetime', 'Priority', 'Tags', 'Locked', 'Note', 'Restore', 'InputObject'
        )
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        if ($Label.Length -gt 1) {
            $Label = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Label'
        }
        if ($Lifetime.Length -gt 1) {
            $Lifetime = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Lifetime'
        }
        if ($Priority.Length -gt 1) {
            $Priority = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Priority'
        }
        if ($Locked.Length -gt 1) {
            $Locked = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Locked'
        }
        if ($Note.Length -gt 1) {
            $Note = Select-Seal_One -Cmdlet $PSCmdlet -Name 'Note'
        }
        $_call.Named = $_given
        $_call.Sources = @('Path', 'Backend', 'WhatIf')
        $_call.Paths = @('Path')
        $_call.Keys = @('Path')
        $_call.Origins = @('Backend')
        $_call.Text = 'Path'
        $_call.Needed = @('Path')
        if (-not $_piped -and "$Path" -ceq '') {
            $PSCmdlet.ThrowTerminatingError((Get-Seal_Missing -Name 'Path'))
        }
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        $_plain = [regex]::new('\A(?:[ -\[\]-~]*\t){2}[ -\[\]-~]*\z')
        $_fromBackend = $null
        $_fromWhatIf = $null
        # What can only be given on the command line is the same for every record.
        $_takesWhole = $null -ne $InputObject -or ($_piped -and $Restore)
        $_fixed = @(
            $(ConvertTo-Seal_Field -Value $Label)
            $(ConvertTo-Seal_Field -Value $Lifetime)
            $(ConvertTo-Seal_Field -Value $Priority)
            $(ConvertTo-Seal_List -Value $Tags)
            $(ConvertTo-Seal_Field -Value $Locked)
            $(ConvertTo-Seal_Field -Value $Note)
            $(if ($Restore) { '1' } else { '' })
            $('')
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        # Generated: one request from this record. What most records are is read here, all else by the runtime part.
        $_head = $_named
        if (-not $_piped) {
            $_atPath = Resolve-Seal_Record -Cmdlet $PSCmdlet -Name 'Path' -Path $Path
            if ($null -eq $_atPath) { return }
            $_text = "$_atPath`t$_fromBackend`t$_fromWhatIf"
            # Most fields need no escapes; one look finds those that do, and tabs within a field.
            if (-not $_plain.IsMatch($_text)) {
                $_text = [string]::Join("`t", [string[]] @(
                        $(ConvertTo-Seal_Field -Value $_atPath)
                        $(ConvertTo-Seal_Field -Value $_fromBackend)
                        $(ConvertTo-Seal_Field -Value $_fromWhatIf)
                    ))
            }
        } else {
            $_record = $_
            $_text, $_head = Read-Seal_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(
                $Path
            )
            if ($null -eq $_text) { return }
        }
        if ($_takesWhole) {
            $_whole = if ($null -ne $InputObject) { $InputObject } else { $_ }
            if ($_whole -isnot [Seal]) { $_whole = ConvertTo-Seal_Bag -Record $_whole }
            $_fixed[-1] = ConvertTo-Seal_Whole -Cmdlet $PSCmdlet -Name 'InputObject' -Value $_whole -Text @(
                "$($_whole.Path)"
                "$($_whole.Label)"
                "$($_whole.Algorithm)"
                "$($_whole.Digest)"
                "$($_whole.Size)"
                "$(ConvertTo-Seal_Field -Value $_whole.Sealed)"
                "$($_whole.Lifetime)"
                "$(ConvertTo-Seal_List -Value $_whole.Tested)"
                "$(ConvertTo-Seal_List -Value $_whole.Ages)"
                "$($_whole.Priority)"
                "$(ConvertTo-Seal_List -Value $_whole.Tags)"
                "$(ConvertTo-Seal_List -Value $_whole.Head)"
                "$($_whole.Locked)"
                "$($_whole.Note)"
                "$($_whole.Kind)"
                "$($_whole.Backend)"
                "$($_whole.ComputerName)"
            )
            $_tail = "`t" + [string]::Join("`t", [string[]] $_fixed)
        }
        if ($_asks) {
            $_request = "Set-Seal`tplan`t$_head`t$_text$_tail"
            $_plan = Read-Seal_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_request
            if ($_plan.Count -eq 0) { return }
            # It starts with the words for ShouldProcess: what is changed, and how; nothing to do is nothing to ask.
            $_target, $_action = $_plan[0][$script:Lines.Plan.Target, $script:Lines.Plan.Action]
            $_ask = $_action -cne ''
            # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.
            $_go = $false
            try {
                # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.
                if ($_ask -and $_tells) {
                    $PSCmdlet.WriteVerbose(('Performing the operation "{0}" on target "{1}".' -f $_action, $_target))
                }
                $_go = if ($_ask) { $PSCmdlet.ShouldProcess($_target, $_action) } else { -not $WhatIfPreference }
            } catch {
                $_why = Get-Seal_ConfirmError -Reason $_ -Command 'Set-Seal' -Target $_target
                $PSCmdlet.ThrowTerminatingError($_why)
            }
            if (-not $_go) {
                if ($WhatIfPreference) {
                    # As the reply of a change: without those words.
                    $_plan[0] = $_plan[0][$script:Lines.Plan.Mark, $script:Lines.Plan.Id] +
                    $_plan[0][$script:Lines.Plan.Columns..($_plan[0].Length - 1)]
                    (ConvertFrom-Seal_Reply -Type ([SealChange]) -Reply $_plan)
                }
                return
            }
        }
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Records that follow each other closely are sent together; the longer a pause, the fewer are behind it.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_limit = if ($_singly) { 1 } else { [System.Math]::Max(1, $_limit -shr $_late) }
            $_timer = if ($_limit -gt 1) { Register-Seal_Timer -Call $_call -Channel $_channel }
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tSet-Seal`tapply`t$_head`t$_text$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        if ($_gathered -lt $_limit -and -not $_ready -and -not $_timer.IsCancellationRequested) {
            if ($_gathered % 16 -ne 0) { return }
            # What is late is late since the records before it, not since the first; and the buffer holds 128 KB.
            $_timer.CancelAfter($script:BatchLimit)
            $_size += 16 * $_line.Length
            if ($_size -lt 100000) { return }
        }
        $_full = $_gathered -ge $_limit
        $_next = if ($_full) {
            [System.Math]::Min(512, $_limit * 2)
        } else {
            [System.Math]::Max(1, $_gathered -shr 1)
        }
        $_gathered = 0
        # A long stream is answered while the next batch is gathered.
        if ($_full -and $_limit -ge 64) {
            Step-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        } else {
            Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        }
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
        $_limit = $_next
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # Read whole before the first goes on: what a stopped pipeline did not show is reported.
        $_left = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealChange])).GetEnumerator()
        $_call.Taken.Clear()
        $_whole = $false
        try {
            $_left
            $_whole = $true
        } finally {
            if (-not $_whole) {
                $_rest = @(while ($_left.MoveNext()) { $_left.Current })
                Write-Seal_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest
            }
        }
    }
}

function Test-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([SealCheck])]
    param (
        [Parameter(Position = 0)]
        [ArgumentCompleter([Seal_Completer_SealedPath])]
        [string[]]
        $Path
    )
    begin {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Test-Seal'
        $_call.Columns = @('Path')
        $_call.Changes = $false
        $_requests = $_call.Requests
        $_streak = 0
        $_gathered = 0
        $_clock = [System.Diagnostics.Stopwatch]::StartNew()
        $_names = @('Path')
        $_piped = $MyInvocation.ExpectingInput
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))
        # What can only be given on the command line is the same for every record.
        $_fixed = @(
            $(ConvertTo-Seal_List -Value $Path)
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
    }
    process {
        $_head = $_named
        if ($_gathered -eq 0) {
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            # Of a stream, no more wait for the next one than an eighth of what came before without a pause.
            $_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))
            $_streak = $_streak -shr $_late
            $_limit = [System.Math]::Max(1, [System.Math]::Min(2048, $_streak -shr 3))
            $_clock.Restart()
            # The numbers of this batch, which holds no more than so many.
            $_number = $_channel.Number
            $_channel.Number += $_limit
            $_ready = $false
            $_size = 0
        } elseif ($_channel.Owner -ne $_call) {
            # Another cmdlet of this pipeline came in between, and has sent what was gathered.
            $_channel = Open-Seal_Channel -Cmdlet $PSCmdlet -Call $_call
            $_writer = $_channel.Writer
            $_ready = $true
        }
        $_number++
        $_line = "$_number`tTest-Seal`tapply`t$_head$_tail"
        $_requests.Add($_line)
        try { $_writer.WriteLine($_line) } catch { $null = $_ }
        $_gathered++
        $_streak++
        $_size += $_line.Length
        if ($_gathered -lt $_limit -and -not $_ready -and $_size -lt 100000) {
            if ($_clock.ElapsedMilliseconds -lt $script:BatchLimit) { return }
        }
        $_gathered = 0
        $_clock.Restart()
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # What takes long is asked in smaller parts.
        if ($_clock.ElapsedMilliseconds -gt 200) { $_streak = $_streak -shr 2 }
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealCheck]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
        $_clock.Restart()
    }
    end {
        if ($_requests.Count -eq 0) { return }
        Complete-Seal_Batch -Cmdlet $PSCmdlet -Call $_call
        # In the order of the records: objects up to the first error, that error, and on.
        $_continued = $false
        # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
        for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {
            $_results = (Read-Seal_Reply -Cmdlet $PSCmdlet -Call $_call -Type ([SealCheck]))
            $_whole = $false
            $_results
            $_whole = $true
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
    }
}

function Watch-Seal {
    <#
    .EXTERNALHELP FileSeal-help.xml
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([SealEvent])]
    param (
        [Parameter(Position = 0)]
        [ArgumentCompleter([Seal_Completer_SealedPath])]
        [string[]]
        $Path,

        [switch]
        $IncludeExisting,

        [ArgumentCompleter([Seal_Words_Duration])]
        [string]
        $Timeout,

        [ArgumentCompleter([Seal_Completer])]
        [string]
        $MaximumCount
    )
    end {
        # A module function does not inherit the preferences of the script or function that calls it.
        $_caller = $PSCmdlet.SessionState.PSVariable
        $_bound = $PSBoundParameters
        if (-not $_bound.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = $_caller.GetValue('ErrorActionPreference')
        }
        if (-not $_bound.ContainsKey('WarningAction')) {
            $WarningPreference = $_caller.GetValue('WarningPreference')
        }
        $_call = [Seal_Call]::new()
        $_call.Cmdlet = $PSCmdlet
        $_call.Command = 'Watch-Seal'
        $_call.Columns = @('Path', 'IncludeExisting', 'Timeout', 'MaximumCount')
        $_names = @('Path', 'IncludeExisting', 'Timeout', 'MaximumCount')
        # Not by .Keys: a parameter may have that name, and its value comes first.
        $_given = @(
            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }
        )
        $_named = [string]::Join(',', [string[]] $_given)
        $_fixed = @(
            $(ConvertTo-Seal_List -Value $Path)
            $(if ($IncludeExisting) { '1' } else { '' })
            $(ConvertTo-Seal_Field -Value $Timeout)
            $(ConvertTo-Seal_Field -Value $MaximumCount)
        )
        $_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")
        $_continued = $false
        try {
            Open-Seal_Watch -Cmdlet $PSCmdlet -Call $_call -Request "Watch-Seal`tapply`t$_named$_tail"
            # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.
            for ($_whole = $true; $_whole -and $_call.Requests.Count -gt 0; $_continued = -not $_whole) {
                $_results = Receive-Seal_Result -Cmdlet $PSCmdlet -Call $_call -Type ([SealEvent])
                $_whole = $false
                $_results
                $_whole = $true
            }
        } finally {
            Close-Seal_Channel -Channel $_call.Own -Patience 500
        }
        if ($_continued) { continue }
        if (-not $_whole) { break }
    }
}

Export-ModuleMember -Function @(
    'Connect-SealHost',
    'Disconnect-SealHost',
    'Get-Digest',
    'Get-Seal',
    'Get-SealHost',
    'New-Seal',
    'Remove-Seal',
    'Set-Seal',
    'Test-Seal',
    'Watch-Seal'
)
