function Get-{{prefix}}_ErrorRecord {
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

function ConvertTo-{{prefix}}_Field {
    # Escapes one field of a request, as PostgreSQL's COPY format does; ASCII only.
    param ([object] $Value)
    $text = if ($Value -is [datetime]) { $Value.ToUniversalTime().ToString('o') } else { [string] $Value }
    if ($text.IndexOfAny($script:Unsafe) -lt 0 -and $script:Utf8.GetByteCount($text) -eq $text.Length) {
        if ($text.IndexOf([char] 9) -lt 0) { return $text }
    }
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

function ConvertTo-{{prefix}}_List {
    # Writes a list as one field.
    param ([object[]] $Value)
    if ($null -eq $Value -or $Value.Length -eq 0) { return '' }
    $items = foreach ($item in $Value) { ConvertTo-{{prefix}}_Field -Value $item }
    [string]::Join('\,', [string[]] @($items))
}

function ConvertTo-{{prefix}}_ColumnText {
    # Writes the columns of a record, some of which want escapes or are lists. A plain value, or one item of plain text,
    # is written as it is, by no other function: a call costs more than all else here.
    param ([hashtable] $Call, [object[]] $Value)
    $fields = for ($at = 0; $at -lt $Value.Length; $at++) {
        $one = $Value[$at]
        if ($null -eq $one) {
            ''
        } elseif (($one -isnot [System.Collections.IList] -or ($one -is [string[]] -and $one.Length -eq 1)) -and
            "$one" -cmatch '\A[ -\[\]-~]*\z') {
            "$one"
        } elseif ($Call['Lists'] -ccontains $Call['Columns'][$at]) {
            ConvertTo-{{prefix}}_List -Value $one
        } else {
            ConvertTo-{{prefix}}_Field -Value $one
        }
    }
    $fields -join "`t"
}

function ConvertTo-{{prefix}}_Whole {
    # Writes an object as one field: the list of the texts of its members, empty where it has none of that name.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Name, [object] $Value, [string[]] $Text)
    if ($Value -is [System.Collections.IList]) {
        $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'NotOneObject' -Category 'InvalidArgument' `
                    -Message "-$Name is given a list of $($Value.Count) objects; it takes one." `
                    -Action 'Give one object, or pipe them.' -Target $Value))
    }
    # Most objects need no escapes; one look finds those that do.
    $joined = [string]::Join('|', $Text)
    if ($joined -ceq (ConvertTo-{{prefix}}_Field -Value $joined)) { return [string]::Join('\,', $Text) }
    ConvertTo-{{prefix}}_List -Value $Text
}

function ConvertTo-{{prefix}}_WholeList {
    # Writes objects as one field: the list of what each is as a field of its own.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [string] $Name, [object[]] $Value)
    $type, $members = $Call['Wholes'][$Name]
    $at = 0
    $items = foreach ($one in $Value) {
        if ($null -eq $one -or $one.PSObject.TypeNames[0] -cne $type) { $one = ConvertTo-{{prefix}}_Bag -Record $one }
        $text = foreach ($member in $members) {
            $said = $one.$member
            if ($said -is [array]) {
                ConvertTo-{{prefix}}_List -Value $said
            } elseif ($said -is [datetime]) {
                ConvertTo-{{prefix}}_Field -Value $said
            } else {
                "$said"
            }
        }
        # All that is left to escape in it.
        (ConvertTo-{{prefix}}_Whole -Cmdlet $Cmdlet -Name "$Name[$at]" -Value $one -Text $text).Replace('\', '\\')
        $at++
    }
    [string]::Join('\,', [string[]] @($items))
}

function ConvertFrom-{{prefix}}_Field {
    # Reads one field: \E is a text of no characters, \N no value, \A a list without items.
    param ([string] $Text)
    if ($Text.IndexOf([char] 92) -lt 0) { return $Text }
    if ($Text -ceq '\E') { return '' }
    if ($Text -cne '\N' -and $Text -cne '\A') { [regex]::Unescape($Text) }
}

function ConvertFrom-{{prefix}}_List {
    # Reads the items of a list: \, is between them, \A is a list without any.
    param ([string] $Text)
    if ($Text -ceq '\A' -or $Text -ceq '\N') { return }
    # A separator follows an even number of backslashes.
    foreach ($item in [regex]::Split($Text, '(?<=(?:^|[^\\])(?:\\\\)*)\\,')) {
        if ($item.IndexOf([char] 92) -lt 0) { $item } else { ConvertFrom-{{prefix}}_Field -Text $item }
    }
}

function Expand-{{prefix}}_Row {
    # Reads the escapes in the fields of a row, but those that its maker reads: lists, and texts that may be absent.
    # In a plan they stand $Shift places further on.
    param ([string[]] $Row, [int[]] $Raw, [int] $Shift)
    for ($at = 0; $at -lt $Row.Length; $at++) {
        if ($Row[$at].IndexOf([char] 92) -lt 0 -or $Raw -contains $at - $Shift) { continue }
        $Row[$at] = ConvertFrom-{{prefix}}_Field -Text $Row[$at]
    }
}
