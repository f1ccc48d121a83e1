function Get-{{prefix}}_Completion {
    # What starts with the word, as it is written behind the parameter.
    param ([{{prefix}}_Completer] $Completer, [string] $Word)
    $start = $Word.Trim([char] 39, [char] 34)
    $offers = @(foreach ($one in $Completer.Words) { @{ Text = $one } })
    if ($Completer.Source) { $offers = @(Get-{{prefix}}_Offer -Source $Completer.Source -Word $start) }
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

function Get-{{prefix}}_Offer {
    # What the executable offers for a word, within half a second; nothing where it cannot tell.
    param ([string] $Source, [string] $Word)
    # What cmdlets have in flight, or have still to tell, is theirs.
    foreach ($other in $script:Calls) {
        if ($other.Due + $other.Requests.Count + $other.Taken.Count -gt 0) { return }
    }
    $call = [{{prefix}}_Call]::new()
    $batch = $null
    try {
        $channel = Open-{{prefix}}_Channel -Call $call
        $channel.Number++
        $line = "$($channel.Number)`t?$Source`tapply`t`t$(ConvertTo-{{prefix}}_Field -Value $Word)"
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
        Watch-{{prefix}}_Idle
    } catch {
        # There is no way to tell an error to somebody who types.
        return
    }
    $place = $script:Lines['Item']
    foreach ($reply in $batch) {
        $values = ConvertFrom-{{prefix}}_Line -Field $reply
        if ($values[$place.Mark] -ceq '-') {
            @{ Text = $values[$place.Columns]; Note = $values[$place.Columns + 1] }
        }
    }
}
