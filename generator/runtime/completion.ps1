function Get-{{prefix}}Completion {
    # What the executable offers for a word, within half a second; nothing where it cannot tell.
    param ([string] $Name, [string] $Word)
    # What cmdlets have in flight, or have still to tell, is theirs.
    foreach ($other in $script:Calls) {
        if ($other.Due + $other.Requests.Count + $other.Taken.Count -gt 0) { return }
    }
    $call = [{{prefix}}Call]::new()
    $start = $Word.Trim([char] 39, [char] 34)
    $batch = $null
    try {
        $channel = Open-{{prefix}}Channel -Call $call
        $channel.Number++
        $line = "$($channel.Number)`t?$Name`tapply`t`t$(ConvertTo-{{prefix}}Field -Value $start)"
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
        Watch-{{prefix}}Idle
    } catch {
        # There is no way to tell an error to somebody who types.
        return
    }
    foreach ($reply in $batch) {
        $values = ConvertFrom-{{prefix}}Line -Field $reply
        if ($values[0] -cne '-') { continue }
        $text, $note = $values[2, 3]
        if (-not $text.StartsWith($start, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $bare = $text -cmatch '\A[A-Za-z0-9_./:][-A-Za-z0-9_./:%]*\z'
        # PowerShell has five kinds of single quotes, and each of them ends a text in single quotes.
        $escaped = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text)
        $quoted = if ($bare) { $text } else { "'$escaped'" }
        $shown = if ($note) { "$text ($note)" } else { $text }
        [System.Management.Automation.CompletionResult]::new($quoted, $text, 'ParameterValue', $shown)
    }
}
