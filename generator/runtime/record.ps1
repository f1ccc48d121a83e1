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

function Get-{{prefix}}_PropertyName {
    # The names of the properties of an object, or the keys of a dictionary.
    param ([object] $Record)
    if ($Record -is [System.Collections.IDictionary]) {
        foreach ($entry in $Record.GetEnumerator()) { $entry.Key }
        return
    }
    foreach ($theirs in $Record.PSObject.Properties) { $theirs.Name }
}

function ConvertTo-{{prefix}}_Bag {
    # The properties of an object that comes from a file: their names without the blanks that a heading may have around
    # them, and a TimeSpan for what JSON has of one, read as a hashtable.
    param ([object] $Record)
    if ($Record -is [System.Collections.IList]) { return , $Record }
    $bag = @{}
    foreach ($name in Get-{{prefix}}_PropertyName -Record $Record) {
        $value = if ($Record -is [System.Collections.IDictionary]) { $Record[$name] } else { $Record.$name }
        if ($value -is [System.Collections.IDictionary] -and $value.Contains('Ticks')) {
            $value = [timespan]::FromTicks($value['Ticks'])
        }
        $bag["$name".Trim()] = $value
    }
    $bag
}

function Get-{{prefix}}_ResultName {
    # Which result of this module an object is, also behind a job, a file or Select-Object. A bag of properties that
    # says where it came from, as results do, is the one that has most of them; another one is ''. $null where it is
    # neither.
    param ([{{prefix}}_Call] $Call, [object] $Record, [string[]] $Has)
    if ($null -eq $script:Layout) { $script:Layout = Get-{{prefix}}_Layout }
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

function Find-{{prefix}}_Taking {
    # What is taken of an object: of a result what is said of that, of another object what is said of one that it is
    # like, or what is said last.
    param ([{{prefix}}_Call] $Call, [string] $Result, [string[]] $Has)
    foreach ($taking in $Call.Takes) {
        if ($Result) {
            if ($taking.Results -ccontains $Result) { return $taking }
        } else {
            foreach ($name in $taking.Like) { if ($Has -contains $name) { return $taking } }
        }
    }
    if (-not $Result) { $taking }
}

function Get-{{prefix}}_Inner {
    # The properties of an object that hold what is taken, such as the state before a change.
    param ([{{prefix}}_Call] $Call, [object] $Record, [string[]] $Has)
    foreach ($name in $Has) {
        $one = if ($Record -is [System.Collections.IDictionary]) { $Record[$name] } else { $Record.$name }
        if ($null -eq $one -or $one -is [string] -or $one -is [array]) { continue }
        $inside = Get-{{prefix}}_PropertyName -Record $one
        $result = Get-{{prefix}}_ResultName -Call $Call -Record $one -Has $inside
        if ($result -and (Find-{{prefix}}_Taking -Call $Call -Result $result)) { "| ForEach-Object $name |" }
    }
}

function Read-{{prefix}}_Record {
    # The columns of a record and what stands before them in the request, where PowerShell alone does not bind them as
    # they are meant: a text or a number is a value, a blank property yields to its alias, a dictionary has keys for
    # properties, and what the object has for a key that is named goes along, to be compared. An error gives nothing.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [object] $Record, [object[]] $Bound)
    $values = [object[]]::new($Call.Sources.Length)
    $own = @{}
    $head = '$_'
    $plain = [string] $Record
    if ($Record -is [string] -and $plain -cmatch '\A[\s\u200B\uFEFF]*\z') { return }
    # Until all of it is read.
    $Call.Refused++
    $kind = if ($null -ne $Record) { $Record.GetType() }
    $digits = $null -ne $kind -and $kind.IsPrimitive -and $Record -isnot [char] -and $Record -isnot [bool]
    if ($Call.Text -and ($digits -or $Record -is [string] -or $Record -is [System.Net.IPAddress])) {
        $target = if ($digits -and $Call.Digits) { $Call.Digits } else { $Call.Text }
        if ($Call.Named -ccontains $target) {
            $message = "'$plain' is piped for -$target, which is named, too: which of them is meant is not known."
            $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id 'ValueTwice' -Category 'InvalidArgument' `
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
        $has = @(if (-not $problem) { Get-{{prefix}}_PropertyName -Record $Record })
        if ("|$([string]::Join('|', $has))|" -cmatch '\s\||\|\s') {
            # The headings of a file may have blanks around them: without one a key would be missing, untold.
            $Record = ConvertTo-{{prefix}}_Bag -Record $Record
            $keyed = $true
            $has = @(Get-{{prefix}}_PropertyName -Record $Record)
        }
        $properties = $null
        if ($null -ne $Record -and -not $keyed) { $properties = $Record.PSObject.Properties }
        $result = ''
        $only = $null
        if (-not $problem -and ($Call.Takes -or $Call.Origins)) {
            $result = Get-{{prefix}}_ResultName -Call $Call -Record $Record -Has $has
            $taking = Find-{{prefix}}_Taking -Call $Call -Result $result -Has $has
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
            [string] $source = $Call.Sources[$at]
            $names = $source.Split(' ')
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
            [string[]] $sources = $Call.Sources[0..($Bound.Length - 1)]
            $names = foreach ($source in $sources) { $source.Split(' ')[0] }
            $action = switch ($problem[0]) {
                'NotOneObject' { 'Give one object, or pipe them.' }
                'PropertyMismatch' {
                    'Leave out what is not meant, in front of the cmdlet. What keeps ' +
                    [string]::Join(' and ', $kept) + ': | Select-Object * -ExcludeProperty ' +
                    [string]::Join(', ', $others) + ' |'
                }
                'SeveralValues' { 'Pipe an object for each value.' }
                'ResultNotTaken' {
                    $inner = @(Get-{{prefix}}_Inner -Call $Call -Record $Record -Has $has)
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
            $Cmdlet.WriteError((Get-{{prefix}}_ErrorRecord -Id $problem[0] -Category 'InvalidArgument' `
                        -Message $problem[1] -Action $action -Target $Record))
            return
        }
    }
    for ($at = 0; $at -lt $Bound.Length; $at++) {
        if ($Call.Named -ccontains $Call.Columns[$at]) { $values[$at] = $Bound[$at] }
    }
    foreach ($name in $Call.Needed) {
        if ("$($values[[array]::IndexOf($Call.Columns, $name)])".Trim().Length -gt 0) { continue }
        $Cmdlet.WriteError((Get-{{prefix}}_Missing -Name $name))
        return
    }
    foreach ($name in $Call.Paths) {
        $at = [array]::IndexOf($Call.Columns, $name)
        $values[$at] = Resolve-{{prefix}}_Record -Cmdlet $Cmdlet -Name $name -Path $values[$at]
        if ($null -eq $values[$at]) { return }
        if ($own.ContainsKey($name)) {
            $own[$name] = Resolve-{{prefix}}_Record -Cmdlet $Cmdlet -Name $name -Path $own[$name]
            if ($null -eq $own[$name]) { return }
        }
    }
    for ($at = 0; $at -lt $values.Length; $at++) {
        $values[$at] = if ($values[$at] -isnot [System.Collections.IList] -and
            "$($values[$at])" -cmatch '\A[ -\[\]-~]*\z') {
            # Most need no function: alone, an item of a list is written as any other value.
            "$($values[$at])"
        } elseif ($Call.Lists -ccontains $Call.Columns[$at]) {
            ConvertTo-{{prefix}}_List -Value $values[$at]
        } else {
            ConvertTo-{{prefix}}_Field -Value $values[$at]
        }
    }
    foreach ($name in $Call.Named) {
        $head += if (-not $own.ContainsKey($name)) { ",$name" } else {
            ",$name=" + (ConvertTo-{{prefix}}_Field -Value $own[$name]).Replace(',', '\u002c')
        }
    }
    $Call.Refused--
    [string]::Join("`t", [string[]] $values)
    if ($Call.Run) { "$head,`$run=$($Call.Run)" } else { $head }
}
