# What is wrong with a script, a line each: "rule, line: text". The rules are those of a good module as far as the engine's
# own tokens and syntax tree show; each is named as PSScriptAnalyzer names it where it has one.
param ([string] $Path)

$tokens = $null
$wrong = $null
$ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $wrong)
$language = 'System.Management.Automation.Language'
$found = [System.Collections.Generic.List[string]]::new()
function Add-Complaint($Rule, $Extent) {
    $text = $Extent.Text.Split([char] 10)[0].Trim()
    $found.Add("$Rule, $($Extent.StartLineNumber): $text")
}
# A predicate of PowerShell is slow: the whole tree is walked with one once.
$nodes = $ast.FindAll({ $true }, $true)
function Find-Ast($Root, [string] $Type, [bool] $Nested = $true) {
    $kind = "$language.$Type" -as [type]
    if ($Root -eq $ast -and $Nested) {
        foreach ($node in $nodes) { if ($node -is $kind) { $node } }
        return
    }
    $Root.FindAll({ $args[0] -is $kind }.GetNewClosure(), $Nested)
}
foreach ($one in $wrong) { $found.Add("Syntax, $($one.Extent.StartLineNumber): $($one.Message)") }

# ---- Functions ----
$verbs = foreach ($name in 'Common', 'Data', 'Lifecycle', 'Diagnostic', 'Communications', 'Security', 'Other') {
    ("System.Management.Automation.Verbs$name" -as [type]).GetFields().Name
}
$changing = 'New', 'Set', 'Remove', 'Start', 'Stop', 'Restart', 'Reset', 'Update'
$functions = @{}
foreach ($function in (Find-Ast $ast FunctionDefinitionAst)) {
    # A method of a class is called by .NET, under the name that it has there.
    if ($function.Parent -isnot [System.Management.Automation.Language.FunctionMemberAst]) { $functions[$function.Name] = $function }
}
$calls = @(Find-Ast $ast CommandAst)
$exported = @((Find-Ast $ast StringConstantExpressionAst) | Where-Object {
        for ($up = $_.Parent; $up; $up = $up.Parent) {
            if ($up -is [System.Management.Automation.Language.CommandAst]) { return $up.GetCommandName() -eq 'Export-ModuleMember' -and $_.Value -ne 'Export-ModuleMember' }
        }
    } | ForEach-Object Value)
$builtIn = @((Get-Command -CommandType Cmdlet).Name)
$called = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
foreach ($call in $calls) { $null = $called.Add("$($call.GetCommandName())") }
$dotted = @($calls | Where-Object InvocationOperator -EQ 'Dot' | ForEach-Object { "$($_.CommandElements[0])" })
# Blocks that are written out, by the variables that hold them.
$blocks = @(Find-Ast $ast AssignmentStatementAst | Where-Object {
        $_.Right -is [System.Management.Automation.Language.CommandExpressionAst] -and $_.Right.Expression -is [System.Management.Automation.Language.ScriptBlockExpressionAst]
    } | ForEach-Object { "$($_.Left)" })
foreach ($function in $functions.Values) {
    $verb, $noun = $function.Name.Split('-', 2)
    $attributes = @($function.Body.ParamBlock.Attributes)
    $names = @($attributes | ForEach-Object { $_.TypeName.Name })
    $binding = $attributes | Where-Object { $_.TypeName.Name -eq 'CmdletBinding' }
    $parameters = @($function.Body.ParamBlock.Parameters)
    if ($verb -cnotin $verbs) { Add-Complaint UseApprovedVerbs $function.Extent }
    if ($noun -cnotmatch '\A[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)?\z' -or ($noun.Contains('_') -and $function.Name -in $exported)) { Add-Complaint Noun $function.Extent }
    if ($noun -match 's\z' -and $noun -notmatch '(ss|us|is)\z') { Add-Complaint UseSingularNouns $function.Extent }
    if ($verb -in $changing -and "$binding" -notmatch 'SupportsShouldProcess') { Add-Complaint UseShouldProcessForStateChangingFunctions $function.Extent }
    if ("$binding" -match 'SupportsShouldProcess' -and $function.Extent.Text -notmatch '\.ShouldProcess\(') { Add-Complaint ShouldProcess $function.Extent }
    if ($binding -and 'OutputType' -notin $names) { Add-Complaint OutputType $function.Extent }
    if ($binding -and -not $function.GetHelpContent()) { Add-Complaint ProvideCommentHelp $function.Extent }
    if ($function.Name -in $exported -and -not $binding) { Add-Complaint CmdletBinding $function.Extent }
    if ($function.Parameters) { Add-Complaint UseConsistentParametersKind $function.Extent }
    if ($builtIn -contains $function.Name) { Add-Complaint AvoidOverwritingBuiltInCmdlets $function.Extent }
    if ($function.Name -notin $exported -and -not $called.Contains($function.Name)) { Add-Complaint Uncalled $function.Extent }
    $piped = @($parameters | Where-Object { $_.Extent.Text -match 'ValueFromPipeline' })
    if ($piped -and -not $function.Body.ProcessBlock) { Add-Complaint UseProcessBlockForPipelineCommand $function.Extent }
}
foreach ($name in $exported) { if (-not $functions.ContainsKey($name)) { $found.Add("Export, 0: $name") } }

# ---- Commands ----
$common = [System.Management.Automation.Cmdlet]::CommonParameters + 'WhatIf' + 'Confirm'
foreach ($call in $calls) {
    $name = $call.GetCommandName()
    if (-not $name) {
        $first = $call.CommandElements[0]
        $written = $blocks -ccontains "$first" -or $first -is [System.Management.Automation.Language.ScriptBlockExpressionAst]
        if ($call.InvocationOperator -ne 'Ampersand' -and -not $written) { Add-Complaint Invocation $call.Extent }
        continue
    }
    if ($functions.ContainsKey($name)) {
        $exact = $functions[$name].Name
        $known = @($functions[$name].Body.ParamBlock.Parameters | ForEach-Object { $_.Name.VariablePath.UserPath })
    } else {
        $command = Get-Command -Name $name -ErrorAction Ignore
        if ($command.CommandType -ne 'Cmdlet' -or $command.ModuleName -ne 'Microsoft.PowerShell.Core') { Add-Complaint UseCompatibleCommands $call.Extent; continue }
        $exact = $command.Name
        $known = @($command.Parameters.Keys)
    }
    if ($name -cne $exact) { Add-Complaint UseCorrectCasing $call.Extent }
    $awaited = $false
    foreach ($element in @($call.CommandElements)[1..$call.CommandElements.Count]) {
        if ($null -eq $element) { continue }
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            if (($known + $common) -cnotcontains $element.ParameterName) { Add-Complaint ParameterName $element.Extent }
            $awaited = $null -eq $element.Argument
        } elseif ($element.Splatted -or $awaited) {
            $awaited = $false
        } else {
            Add-Complaint AvoidUsingPositionalParameters $call.Extent
        }
    }
}

# ---- Variables ----
$automatic = '_', 'args', 'input', 'this', 'Error', 'Host', 'Matches', 'PSItem', 'PSCmdlet', 'MyInvocation', 'PSBoundParameters', 'true', 'false', 'PID', 'Event', 'Profile', 'Home', 'switch', 'sender'
foreach ($block in (Find-Ast $ast ScriptBlockAst)) {
    $own = @(Find-Ast $block VariableExpressionAst $false)
    # A block that is dotted shares the variables of the function that it is written in.
    $around = $block
    $assignment = $block.Parent.Parent.Parent
    if ($assignment -is [System.Management.Automation.Language.AssignmentStatementAst] -and $dotted -ccontains "$($assignment.Left)") {
        while ($around -eq $block -or $around -isnot [System.Management.Automation.Language.ScriptBlockAst]) { $around = $around.Parent }
    }
    $uses = @(Find-Ast $around VariableExpressionAst)
    if ($own.VariablePath.UserPath -notcontains 'PSBoundParameters') {
        foreach ($parameter in @($block.ParamBlock.Parameters)) {
            if ($null -eq $parameter) { continue }
            $count = @($own | Where-Object { $_.VariablePath.UserPath -eq $parameter.Name.VariablePath.UserPath }).Count
            if ($count -lt 2) { Add-Complaint ReviewUnusedParameter $parameter.Extent }
        }
    }
    $written = @{}
    foreach ($assignment in (Find-Ast $block AssignmentStatementAst $false)) {
        $left = $assignment.Left
        while ($left -is [System.Management.Automation.Language.AttributedExpressionAst]) { $left = $left.Child }
        $targets = if ($left -is [System.Management.Automation.Language.ArrayLiteralAst]) { $left.Elements } else { $left }
        foreach ($target in $targets) {
            if ($target -isnot [System.Management.Automation.Language.VariableExpressionAst]) { continue }
            if ($target.VariablePath.UserPath -in $automatic) { Add-Complaint AvoidAssignmentToAutomaticVariable $assignment.Extent }
            if ($target.VariablePath.IsUnqualified) { $written[$target.VariablePath.UserPath] += , $target }
        }
    }
    foreach ($name in $written.Keys) {
        # A preference is read by the engine.
        if ($name -match '\A(null|\w+Preference)\z') { continue }
        # What dots the function has its variables, and dots a block that it leaves there.
        if ($dotted -ccontains "`$$name") { continue }
        $all = @($uses | Where-Object { $_.VariablePath.UserPath -eq $name })
        if ($all.Count -eq $written[$name].Count) { Add-Complaint UseDeclaredVarsMoreThanAssignments $written[$name][0].Parent.Extent }
    }
}
foreach ($variable in (Find-Ast $ast VariableExpressionAst)) { if ($variable.VariablePath.IsGlobal) { Add-Complaint AvoidGlobalVars $variable.Extent } }

# ---- Types ----
# Before 7.4 the parser takes what follows an array in a list of type arguments for an assembly: each has brackets of its own.
function Find-BareArray($TypeName) {
    if ($TypeName -is [System.Management.Automation.Language.ArrayTypeName]) { return Find-BareArray $TypeName.ElementType }
    if ($TypeName -isnot [System.Management.Automation.Language.GenericTypeName]) { return }
    foreach ($argument in $TypeName.GenericArguments) {
        $at = $argument.Extent.StartOffset
        if ($argument.IsArray -and $ast.Extent.Text.Substring($at - 2, 2) -cnotmatch '[\[, ]\[') { $argument }
        Find-BareArray $argument
    }
}
$typed = @(Find-Ast $ast TypeExpressionAst) + @(Find-Ast $ast AttributeBaseAst)
foreach ($one in $typed) { foreach ($bare in @(Find-BareArray $one.TypeName)) { Add-Complaint BareArrayArgument $bare.Extent } }

# ---- Expressions ----
foreach ($string in (Find-Ast $ast StringConstantExpressionAst)) {
    if ($string.StringConstantType -eq 'DoubleQuoted' -and $string.Extent.Text -notmatch '[`'']') { Add-Complaint AvoidUsingDoubleQuotesForConstantString $string.Extent }
}
foreach ($binary in (Find-Ast $ast BinaryExpressionAst)) {
    $right = $binary.Right
    if ($binary.Operator -match '\A[IC]?(eq|ne)\z' -and $right -is [System.Management.Automation.Language.VariableExpressionAst] -and $right.VariablePath.UserPath -eq 'null') { Add-Complaint PossibleIncorrectComparisonWithNull $binary.Extent }
}
# The values of a table, and the numbers of an enum, stand below each other.
$tables = @(Find-Ast $ast HashtableAst | ForEach-Object { , @($_.KeyValuePairs | ForEach-Object { $_.Item1 }) })
$enums = @(Find-Ast $ast TypeDefinitionAst | Where-Object IsEnum | ForEach-Object { , @($_.Members | Where-Object InitialValue) })
foreach ($keys in $tables + $enums) {
    $signs = foreach ($key in $keys) {
        $at = $ast.Extent.Text.IndexOf('=', $key.Extent.StartOffset + $(if ($key.Name) { $key.Name.Length } else { $key.Extent.Text.Length }))
        [pscustomobject] @{ Line = $key.Extent.StartLineNumber; Column = $key.Extent.StartColumnNumber + $at - $key.Extent.StartOffset }
    }
    if (@($signs.Line | Select-Object -Unique).Count -lt @($signs).Count) { continue }
    if (@($signs.Column | Select-Object -Unique).Count -gt 1) { Add-Complaint AlignAssignmentStatement $keys[0].Extent }
}
foreach ($catch in (Find-Ast $ast CatchClauseAst)) { if ($catch.Body.Statements.Count -eq 0) { Add-Complaint AvoidUsingEmptyCatchBlock $catch.Extent } }
foreach ($trap in (Find-Ast $ast TrapStatementAst)) { Add-Complaint AvoidTrapStatement $trap.Extent }
$newer = 'QuestionMark', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr', 'Clean'
$operators = [System.Collections.Generic.HashSet[int]]::new()
foreach ($binary in (Find-Ast $ast BinaryExpressionAst)) {
    if ($binary.Operator -ne 'DotDot') { $null = $operators.Add($binary.ErrorPosition.StartOffset) }
}
# Where the first command of a pipeline ends, and where a pipeline ends whose last command stands on another line.
$firstEnds = [System.Collections.Generic.HashSet[int]]::new()
$ends = [System.Collections.Generic.HashSet[int]]::new()
foreach ($pipeline in (Find-Ast $ast PipelineAst)) {
    if ($pipeline.PipelineElements.Count -lt 2) { continue }
    $first = $pipeline.PipelineElements[0].Extent
    $last = $pipeline.PipelineElements[-1].Extent
    $null = $firstEnds.Add($first.EndOffset)
    $lines = $pipeline.Extent
    if ($lines.StartLineNumber -ne $lines.EndLineNumber -and $first.EndLineNumber -ne $last.EndLineNumber -and $first.StartLineNumber -ne $last.StartLineNumber) {
        $null = $ends.Add($lines.EndOffset)
    }
}
$level = 0
$fresh = $true
$skipped = [System.Collections.Generic.Stack[bool]]::new()
for ($at = 0; $at -lt $tokens.Length; $at++) {
    $token = $tokens[$at]
    $before = if ($at -gt 0) { $tokens[$at - 1] }
    $next = if ($at + 1 -lt $tokens.Length) { $tokens[$at + 1] }
    $kind = "$($token.Kind)"
    $flags = "$($token.TokenFlags)"
    $sameLine = $before -and $before.Extent.EndLineNumber -eq $token.Extent.StartLineNumber
    $gap = if ($sameLine) { $token.Extent.StartOffset - $before.Extent.EndOffset }
    $gapAfter = if ($next) { $next.Extent.StartOffset - $token.Extent.EndOffset }
    if ($kind -eq 'EndOfInput') { break }
    if ($kind -in $newer) { Add-Complaint UseCompatibleSyntax $token.Extent }
    if ($kind -eq 'Exclaim') { Add-Complaint AvoidExclaimOperator $token.Extent }
    if ($kind -eq 'Semi' -and $next.Kind -eq 'NewLine') { Add-Complaint AvoidSemicolonsAsLineTerminators $token.Extent }
    if ($flags -match 'Keyword|Operator' -and $token.Text -cne $token.Text.ToLowerInvariant()) { Add-Complaint UseCorrectCasing $token.Extent }
    if ($kind -in 'Comma', 'Semi' -and $next.Kind -notin 'NewLine', 'EndOfInput' -and $gapAfter -ne 1) { Add-Complaint 'UseConsistentWhitespace separator' $token.Extent }
    if ($kind -eq 'LCurly' -and $sameLine -and $gap -ne 1 -and $before.Kind -notin 'LCurly', 'LParen', 'AtParen', 'DollarParen') { Add-Complaint 'UseConsistentWhitespace brace' $token.Extent }
    if ($kind -eq 'LCurly' -and $next.Kind -ne 'NewLine' -and $gapAfter -ne 1) { Add-Complaint 'UseConsistentWhitespace brace' $token.Extent }
    if ($kind -eq 'RCurly' -and $sameLine -and $before.Kind -ne 'NewLine' -and $before.Kind -ne 'AtCurly' -and $gap -ne 1) { Add-Complaint 'UseConsistentWhitespace brace' $token.Extent }
    if ($kind -eq 'LParen' -and $sameLine -and $before.Kind -in 'If', 'ElseIf', 'Switch', 'For', 'Foreach', 'While', 'Param' -and $gap -ne 1) { Add-Complaint 'UseConsistentWhitespace paren' $token.Extent }
    if ($flags -match 'AssignmentOperator' -or $operators.Contains($token.Extent.StartOffset)) {
        # The values of a table stand below each other.
        $aligned = $kind -eq 'Equals' -and $gap -gt 1
        if ((-not $aligned -and $gap -ne 1) -or ($next.Kind -ne 'NewLine' -and $gapAfter -ne 1)) { Add-Complaint 'UseConsistentWhitespace operator' $token.Extent }
    }
    if ($kind -eq 'LCurly' -and -not $sameLine) { Add-Complaint PlaceOpenBrace $token.Extent }
    if ($kind -eq 'LCurly' -and $before.Kind -eq 'NewLine') { Add-Complaint PlaceOpenBrace $token.Extent }
    if ($kind -in 'Else', 'ElseIf', 'Catch', 'Finally' -and $before.Kind -ne 'RCurly') { Add-Complaint PlaceCloseBrace $token.Extent }

    # As UseConsistentIndentation counts: brackets, the first pipe of a pipeline, and a line that goes on.
    $wanted = $level
    $counts = $true
    switch ($kind) {
        { $_ -in 'AtCurly', 'AtParen', 'LCurly' } { $level++; break }
        { $_ -in 'LParen', 'DollarParen' } {
            $begins = ($null -eq $before -or $before.Kind -eq 'NewLine') -and $next.Kind -ne 'NewLine'
            $skipped.Push($begins)
            if (-not $begins) { $level++ }
            break
        }
        'RParen' {
            if ($skipped.Count -gt 0 -and $opened.Peek() -eq 'Paren' -and $skipped.Pop()) { break }
            $level = [System.Math]::Max(0, $level - 1)
            $wanted = $level
            break
        }
        'RCurly' { $level = [System.Math]::Max(0, $level - 1); $wanted = $level; break }
        { $_ -in 'NewLine', 'LineContinuation' } { $counts = $false; break }
        default { if ($before.Kind -eq 'LineContinuation') { $wanted++ } }
    }
    if ($kind -in 'LParen', 'DollarParen', 'AtParen') {
        if ($null -eq $opened) { $opened = [System.Collections.Generic.Stack[string]]::new() }
        $opened.Push($(if ($kind -eq 'AtParen') { 'At' } else { 'Paren' }))
    } elseif ($kind -eq 'RParen' -and $opened.Count -gt 0) {
        $null = $opened.Pop()
    }
    if ($kind -eq 'Pipe' -and $next.Kind -eq 'NewLine') {
        if ($firstEnds.Contains($before.Extent.EndOffset)) { $level++ }
    }
    if ($fresh -and $counts) {
        if ($token.Extent.StartColumnNumber - 1 -ne 4 * $wanted) { Add-Complaint "UseConsistentIndentation $(4 * $wanted)" $token.Extent }
        $fresh = $false
    } elseif (-not $counts) {
        $fresh = $true
    }
    if ($ends.Contains($token.Extent.EndOffset) -and $kind -notin 'NewLine') { $level = [System.Math]::Max(0, $level - 1) }
}
$found
