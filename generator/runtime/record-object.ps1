function Read-{{prefix}}_Object {
    # Takes of an object what each column has names for. What keeps it from being taken is returned. A call of a
    # function costs more than all that is done with a value here, so the common way has none.
    param ([hashtable] $Call, [object] $Record, [object[]] $Bound, [object[]] $Values, [hashtable] $Own)
    if ($null -eq $Record -or $Record -is [System.Collections.IList]) {
        return Get-{{prefix}}_NotOne -Record $Record
    }
    $keyed = $Record -is [System.Collections.IDictionary]
    $has = @(
        if ($keyed) { Get-{{prefix}}_PropertyName -Record $Record } else { $Record.PSObject.Properties.Name }
    )
    $key = "$($Record.PSObject.TypeNames[0])`n$([string]::Join("`n", $has))"
    $shape = $Call['Shapes'][$key]
    if ($null -eq $shape) {
        $shape = Get-{{prefix}}_Shape -Call $Call -Record $Record -Has $has -Count $Bound.Length
        $Call['Shapes'][$key] = $shape
    }
    if ($shape.Blanks) {
        $Record = ConvertTo-{{prefix}}_Bag -Record $Record
        $keyed = $true
    }
    if ($shape.Refused) {
        return Get-{{prefix}}_NotTaken -Call $Call -Record $Record -Result $shape.Result -Has $shape.Has
    }
    $properties = $null
    if (-not $keyed) { $properties = $Record.PSObject.Properties }
    $any = $false
    $differing = @()
    foreach ($column in $shape.Columns) {
        $at = $column.At
        $taken = ''
        $text = ''
        foreach ($name in $column.Names) {
            if ($keyed) {
                if (-not $Record.Contains($name)) { continue }
                $value = $Record[$name]
            } else {
                $theirs = $properties[$name]
                $value = $theirs.Value
            }
            if ($at -lt $Bound.Length) { $any = $true }
            # As a file of JSON has a TimeSpan, read as a hashtable.
            if ($value -is [System.Collections.IDictionary] -and $value.Contains('Ticks')) {
                $value = [timespan]::FromTicks($value['Ticks'])
            }
            $said = "$value"
            if ($said.Trim().Length -eq 0) { continue }
            # A column that is no parameter is compared as it is.
            if ($at -ge $Bound.Length) { $value = $said.Trim() }
            if ($taken) {
                if ($said.Trim() -ne $text.Trim()) {
                    $differing += @{ Kept = $taken; Text = $text; Other = $name; Said = $said }
                }
                continue
            }
            $taken = $name
            $text = $said
            $Values[$at] = $value
        }
        if (-not $taken -or $at -ge $Bound.Length) { continue }
        if ($Values[$at] -is [array] -and $Call['Lists'] -cnotcontains $column.Name) {
            $value = $Values[$at]
            foreach ($one in $value) {
                if ("$one" -ne "$($value[0])") {
                    return Get-{{prefix}}_Several -Property $taken -Value $value -Other $one -Name $column.Name
                }
            }
            $Values[$at] = $value[0]
        }
        if ($Call['Named'] -ccontains $column.Name -and $Call['Keys'] -ccontains $column.Name) {
            $Own[$column.Name] = $Values[$at]
        }
    }
    if ($differing) { return Get-{{prefix}}_Mismatch -Differing $differing }
    if (-not $any -and $Call['Text']) {
        Get-{{prefix}}_Unbound -Call $Call -Kind $shape.Kind -Has $shape.Has
    }
}

function Get-{{prefix}}_NotOne {
    # Why what is given is not taken: it is no object, or several.
    param ([object] $Record)
    if ($null -eq $Record) {
        return @{
            Id      = 'NullInput'
            Message = 'What is piped is $null: a variable that was never set, or a property that is not there.'
        }
    }
    @{
        Id      = 'NotOneObject'
        Message = "What is given is a list of $($Record.Count) objects; -InputObject takes one."
        Action  = 'Give one object, or pipe them.'
    }
}

function Get-{{prefix}}_Several {
    # Why an object is not taken of which a property has values that differ.
    param ([string] $Property, [object[]] $Value, [object] $Other, [string] $Name)
    @{
        Id      = 'SeveralValues'
        Message = "The piped object's $Property has $($Value.Length) values, '$($Value[0])' and '$Other' among them; " +
        "-$Name takes one."
        Action  = 'Pipe an object for each value.'
    }
}

function Get-{{prefix}}_Mismatch {
    # Why an object is not taken of which two properties are names of one thing, and differ.
    param ([hashtable[]] $Differing)
    $both = $kept = $others = @()
    foreach ($one in $Differing) {
        $both += "its $($one.Kept) '$($one.Text)' and its $($one.Other) '$($one.Said)'"
        $kept += $one.Kept
        $others += $one.Other
    }
    @{
        Id      = 'PropertyMismatch'
        Message = "Of the piped object, $([string]::Join(', ', $both)) are two names of one thing, and differ."
        Action  = 'Leave out what is not meant, in front of the cmdlet. What keeps ' +
        [string]::Join(' and ', $kept) + ': | Select-Object * -ExcludeProperty ' + [string]::Join(', ', $others) + ' |'
    }
}

function Get-{{prefix}}_Shape {
    # Looks once for a call at what objects of one type with properties of these names have in common: which result
    # they are, whether it is refused, and which columns have a property, each with the names of those.
    param ([hashtable] $Call, [object] $Record, [string[]] $Has, [int] $Count)
    $shape = @{ Kind = $Record.GetType().Name; Result = ''; Refused = $false }
    # The headings of a file may have blanks around them: without one a key would be missing, untold.
    $shape.Blanks = "|$([string]::Join('|', $Has))|" -cmatch '\s\||\|\s'
    if ($shape.Blanks) {
        $Record = ConvertTo-{{prefix}}_Bag -Record $Record
        $Has = @(Get-{{prefix}}_PropertyName -Record $Record)
    }
    $shape.Has = $Has
    $only = $null
    if ($Call['Takes'] -or $Call['Origins']) {
        $shape.Result = Get-{{prefix}}_ResultName -Call $Call -Record $Record -Has $Has
        $taking = Find-{{prefix}}_Taking -Call $Call -Result $shape.Result -Has $Has
        if ($taking) { $only = $taking.Only }
        $shape.Refused = $Call['Takes'] -and -not $taking
    }
    # Of another tool's object, a name such as ComputerName means what that tool means by it.
    $left = if ($null -eq $shape.Result) { $Call['Origins'] }
    $shape.Columns = @(
        for ($at = 0; $at -lt $Call['Sources'].Length; $at++) {
            [string] $source = $Call['Sources'][$at]
            $name, $others = $source.Split(' ')
            if (($only -and $at -lt $Count -and $only -cnotcontains $name) -or $left -ccontains $name) { continue }
            $there = @(foreach ($one in @($name) + $others) { if ($Has -contains $one) { $one } })
            if ($there) { @{ At = $at; Name = $name; Names = $there } }
        }
    )
    $shape
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
    param ([hashtable] $Call, [object] $Record, [string[]] $Has)
    if ($null -eq $script:Layout) { $script:Layout = Get-{{prefix}}_Layout }
    $type = [regex]::Replace($Record.PSObject.TypeNames[0], '\A(?:Deserialized\.|Selected\.|CSV:)+|#.*\z', '')
    if ($script:Layout.Contains($type)) { return $type }
    $keyed = $Record -is [System.Collections.IDictionary]
    if (-not $keyed -and $type -cne 'System.Management.Automation.PSCustomObject') { return }
    $result = ''
    $most = 0
    # Of two that have as many of them it is the one that is taken first.
    foreach ($name in @(foreach ($taking in $Call['Takes']) { $taking.Results }) + @($script:Layout.Keys)) {
        $layout = $script:Layout[$name]
        $common = 0
        foreach ($member in $layout.Members) { if ($Has -contains $member) { $common++ } }
        foreach ($member in $layout.Backend, $layout.Computer) { if ($Has -notcontains $member) { $common = 0 } }
        if ($common -gt $most) {
            $most = $common
            $result = $name
        }
    }
    $result
}

function Find-{{prefix}}_Taking {
    # What is taken of an object: of a result what is said of that, of another object what is said of one that it is
    # like, or what is said last.
    param ([hashtable] $Call, [string] $Result, [string[]] $Has)
    foreach ($taking in $Call['Takes']) {
        if ($Result) {
            if ($taking.Results -ccontains $Result) { return $taking }
        } else {
            foreach ($name in $taking.Like) { if ($Has -contains $name) { return $taking } }
        }
    }
    if (-not $Result) { $taking }
}

function Get-{{prefix}}_NotTaken {
    # Why a result of this module is not taken, and what in it is.
    param ([hashtable] $Call, [object] $Record, [string] $Result, [string[]] $Has)
    $article = if ($Result -match '\A[aeio]') { 'an' } else { 'a' }
    $inner = @(Get-{{prefix}}_Inner -Call $Call -Record $Record -Has $Has)
    $wanted = [string]::Join(' or ', @(foreach ($taking in $Call['Takes']) { $taking.Results }))
    @{
        Id      = 'ResultNotTaken'
        Message = "The piped object is $article $Result, which $($Call['Command']) does not take."
        Action  = if ($inner) {
            'Pipe what is in it, in front of the cmdlet: ' + [string]::Join(' or ', $inner)
        } else {
            "Pipe one of $wanted."
        }
    }
}

function Get-{{prefix}}_Inner {
    # The properties of an object that hold what is taken, such as the state before a change.
    param ([hashtable] $Call, [object] $Record, [string[]] $Has)
    foreach ($name in $Has) {
        $one = if ($Record -is [System.Collections.IDictionary]) { $Record[$name] } else { $Record.$name }
        if ($null -eq $one -or $one -is [string] -or $one -is [array]) { continue }
        $inside = Get-{{prefix}}_PropertyName -Record $one
        $result = Get-{{prefix}}_ResultName -Call $Call -Record $one -Has $inside
        if ($result -and (Find-{{prefix}}_Taking -Call $Call -Result $result)) { "| ForEach-Object $name |" }
    }
}

function Get-{{prefix}}_Unbound {
    # Why an object of another kind is not taken: it has no property for any column.
    param ([hashtable] $Call, [string] $Kind, [string[]] $Has)
    $what = if ($Has) { "; it has $($Has[0..11] -join ', ')" }
    $problem = @{
        Id      = 'NothingBinds'
        Message = "The piped $Kind has no property that $($Call['Command']) takes$what."
    }
    if ($Has -like 'sep=*' -or ($Has.Length -eq 1 -and $Has[0] -match '[,;\t]')) {
        $problem.Action = 'Read the file with its delimiter, and without a line such as sep=; before its heading: ' +
        "Get-Content <file> | Select-Object -Skip 1 | ConvertFrom-Csv -Delimiter ';'"
    }
    $problem
}
