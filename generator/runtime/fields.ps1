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

function ConvertTo-{{prefix}}_List {
    # Writes a list as one field.
    param ([object[]] $Value)
    if ($null -eq $Value -or $Value.Length -eq 0) { return '' }
    $items = foreach ($item in $Value) { ConvertTo-{{prefix}}_Field -Value $item }
    [string]::Join('\,', [string[]] @($items))
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
    if ($joined -cmatch '\A[ -\[\]-~]*\z') { return [string]::Join('\,', $Text) }
    ConvertTo-{{prefix}}_List -Value $Text
}

function ConvertFrom-{{prefix}}_Field {
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

function ConvertFrom-{{prefix}}_Line {
    # The values of a reply: its fields, or of a whole line, which holds escapes, what they stand for.
    param ([string[]] $Field)
    if ($Field.Length -gt 1) { return , $Field }
    , (ConvertFrom-{{prefix}}_Field -Field $Field[0].Split([char] 9))
}
