# Reads the sources that are named, and writes as JSON where one small fault fits into each: file, start, end, texts.
# What is emitted has the module's words in the place of {{marks}}; letters of the same length stand for them here.
param ([Parameter(ValueFromRemainingArguments)] [string[]] $File)
$ErrorActionPreference = 'Stop'
$operators = @{
    '-eq' = '-ne'; '-ne' = '-eq'; '-ceq' = '-cne'; '-cne' = '-ceq'; '-ieq' = '-ine'; '-lt' = '-le'; '-le' = '-lt'
    '-gt' = '-ge'; '-ge' = '-gt'; '-and' = '-or'; '-or' = '-and'; '-is' = '-isnot'; '-isnot' = '-is'; '-in' = '-notin'
    '-notin' = '-in'; '-contains' = '-notcontains'; '-notcontains' = '-contains'; '-match' = '-notmatch'
    '-cmatch' = '-cnotmatch'; '-notmatch' = '-match'; '-cnotmatch' = '-cmatch'; '-like' = '-notlike'; '-band' = '-bor'
    '-bor' = '-band'; '*' = '/'; '-' = '+'
}
function Get-Plain ([string] $Text) {
    $plain = $Text.Replace('{{environment}}', ' ' * 15)
    [regex]::Replace($plain, '\{\{\w+\}\}', { param ($m) 'P' * $m.Length })
}
function Find-Site ([System.Management.Automation.Language.Ast] $Ast, [string] $Source) {
    $original = { param ($e) $Source.Substring($e.StartOffset, $e.EndOffset - $e.StartOffset) }
    $site = { param ($e, $texts) @{ start = $e.StartOffset; end = $e.EndOffset; texts = @($texts) } }
    foreach ($node in $Ast.FindAll({ $true }, $true)) {
        $extent = $node.Extent
        $kind = $node.GetType().Name
        switch ($kind) {
            'IfStatementAst' {
                foreach ($clause in $node.Clauses) { & $site $clause.Item1.Extent "-not ($(& $original $clause.Item1.Extent))" }
                # elseif and else go with it.
                & $site $extent ''
            }
            { $_ -in 'WhileStatementAst', 'DoWhileStatementAst', 'ForStatementAst' } {
                if ($node.Condition) { & $site $node.Condition.Extent "-not ($(& $original $node.Condition.Extent))" }
            }
            'BinaryExpressionAst' {
                $token = $node.ErrorPosition
                $text = $token.Text.ToLowerInvariant()
                if ($text -in '-replace', '-creplace', '-split') { & $site $extent (& $original $node.Left.Extent) }
                $number = $node.Right.StaticType -in [int], [long]
                $wants = $text -notin '*', '-', '+' -or $number
                if ($wants -and $operators.ContainsKey($text)) { & $site $token $operators[$text] }
                if ($text -eq '+' -and $number) { & $site $token '-' }
            }
            'UnaryExpressionAst' {
                if ($node.TokenKind -in 'Not', 'Exclaim') { & $site $extent (& $original $node.Child.Extent) }
            }
            'ConstantExpressionAst' {
                if ($node.Value -is [int]) { & $site $extent "$($node.Value + 1)" }
            }
            'StringConstantExpressionAst' {
                $isWord = $node.StringConstantType -eq 'SingleQuoted' -and $node.Value -match '^[\w.:\\-]+$'
                if ($isWord -and $extent.Text[0] -eq "'") { & $site $extent "'$($node.Value)x'" }
            }
            'VariableExpressionAst' {
                if ($extent.Text -eq '$true') { & $site $extent '$false' }
                if ($extent.Text -eq '$false') { & $site $extent '$true' }
            }
            { $_ -in 'PipelineAst', 'AssignmentStatementAst', 'ThrowStatementAst', 'BreakStatementAst', 'ContinueStatementAst' } {
                if ($node.Parent -is [System.Management.Automation.Language.StatementBlockAst] -or
                    $node.Parent -is [System.Management.Automation.Language.NamedBlockAst]) { & $site $extent '' }
            }
            'ReturnStatementAst' {
                & $site $extent $(if ($node.Pipeline) { 'return', '' } else { '' })
            }
            'TryStatementAst' {
                foreach ($clause in $node.CatchClauses) { & $site $clause.Body.Extent '{ }' }
                if ($node.Finally) { & $site $node.Finally.Extent '{ }' }
            }
            'CommandParameterAst' {
                $all = $node.Parent.CommandElements
                $at = $all.IndexOf($node)
                $next = if ($at + 1 -lt $all.Count) { $all[$at + 1] }
                # A switch, as far as that shows.
                if ($null -eq $next -or $next -is [System.Management.Automation.Language.CommandParameterAst]) {
                    & $site $extent ''
                }
            }
            'InvokeMemberExpressionAst' {
                if ($node.Member.Value -in 'ToLowerInvariant', 'Trim', 'TrimEnd', 'ToArray', 'Replace', 'Substring') {
                    & $site $extent (& $original $node.Expression.Extent)
                }
            }
        }
    }
}
$all = foreach ($path in $File) {
    $source = [System.IO.File]::ReadAllText($path)
    $tree = [System.Management.Automation.Language.Parser]::ParseInput((Get-Plain $source), [ref] $null, [ref] $null)
    foreach ($one in Find-Site $tree $source) { $one.file = $path; $one }
}
ConvertTo-Json -InputObject @($all) -Depth 4 -Compress
