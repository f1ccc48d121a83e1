function Get-{{prefix}}_Completion {
    # What starts with the word, as it is written behind the parameter.
    param ([string] $Command, [string] $Parameter, [string] $Word)
    $start = $Word.Trim([char] 39, [char] 34)
    $offered = Get-{{prefix}}_Offered
    $what = $offered["$Command $Parameter"]
    if ($null -eq $what) { $what = $offered[$Parameter] }
    $offers = @(
        foreach ($one in $what.Words) { @{ Text = $one } }
        if ($what.Source) { Get-{{prefix}}_Offer -Source $what.Source -Word $start }
    )
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
    # What cmdlets have on their way, or have still to tell, is theirs.
    if ($script:Calls.Count -gt 0) { return }
    $call = Get-{{prefix}}_Call
    $script:Count++
    $call['Id'] = "$script:Count."
    try {
        $channel = Open-{{prefix}}_Channel -Call $call
        $line = "$($call['Id'])1`t?$Source`tapply`t`t$(ConvertTo-{{prefix}}_Field -Value $Word)"
        $call['Sent'] = $call['Asked'] = 1
        $call['Requests'].Add($line)
        $channel['Writing'] = $channel['Writer'].WriteLineAsync("$line`n")
        # The next cmdlet reads what comes too late.
        while ($call['Answered'] -lt $call['Sent']) {
            if ($channel['Silent'].ElapsedMilliseconds -gt 500 -or (Read-{{prefix}}_Line -Channel $channel)) { return }
        }
    } catch {
        # There is no way to tell an error to somebody who types.
        Clear-{{prefix}}_Caught -Caught $_
        return
    }
    $place = $script:Lines['Item']
    foreach ($line in $call['Lines']) {
        $fields = $line.Split([char] 9)
        if ($fields[$place['Mark']] -cne '-') { continue }
        @{
            Text = ConvertFrom-{{prefix}}_Field -Text $fields[$place['Columns']]
            Note = ConvertFrom-{{prefix}}_Field -Text $fields[$place['Columns'] + 1]
        }
    }
    Clear-{{prefix}}_Call -Call $call
}
