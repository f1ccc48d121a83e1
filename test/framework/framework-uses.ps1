# Writes what an emitted script uses of .NET as C#, for the compiler to hold against .NET Framework's own assemblies: each
# type that it names, and each property, method and constructor with as many arguments as it is given. A receiver's type
# is what PowerShell's own inference says, or is listed here. What is neither is an error, and so is a call that counts
# on `params` where the object may be of a class that overrides the method: .NET Framework's own does not repeat `params`.
param ([string] $Path)

$language = 'System.Management.Automation.Language'
$wrong = $null
$ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $wrong)
if ($wrong) { throw "$Path`: $wrong" }
$infer = [psobject].Assembly.GetType('System.Management.Automation.AstTypeInference').GetMethods(
    [System.Reflection.BindingFlags] 'Static, Public, NonPublic') |
    Where-Object { $_.Name -eq 'InferTypeOf' -and $_.GetParameters().Count -eq 1 }

# The types that inference does not find, of a receiver or of a receiver and its member. 'any' is an object of the pipeline, read by the names that it has; a module's own class is
# named without its prefix.
$listed = @{
    '$_' = 'any'
    '$Completer' = 'Completer'
    '$runspace' = 'any'
    '$properties' = 'System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSPropertyInfo]'
    '$last' = 'System.Management.Automation.PSPropertyInfo'
    '$word' = 'string'
    '$bound' = 'System.Collections.Generic.Dictionary[string, object]'
    '$requests' = 'System.Collections.Generic.List[string]'
    '$requests[$number]' = 'string'
    '$greeting[''Lines''][0]' = 'string'
    '$lines.RemoveRange' = 'System.Collections.Generic.List[string]'
    '$lines.Count' = 'System.Collections.Generic.List[string]'
    '$open.Length' = 'string[]'
    '$read.IsCompleted' = 'System.Threading.Tasks.Task'
    '$read.IsFaulted' = 'System.Threading.Tasks.Task'
    '$read.IsCanceled' = 'System.Threading.Tasks.Task'
    '$read.Result' = 'System.Threading.Tasks.Task[int]'
    '$tail' = 'string'
    '$id' = 'string'
    '$Error' = 'System.Collections.ArrayList'
    '$rows' = 'System.Collections.Generic.List[[string[]]]'
    '$row' = 'string[]'
    '$script:Inputs' = 'System.Collections.Generic.List[object]'
    '$offer' = 'hashtable'
    '$Host' = 'System.Management.Automation.Host.PSHost'
    '$table' = 'System.Runtime.CompilerServices.ConditionalWeakTable[runspace, hashtable]'
    '$kept' = 'hashtable'
    '$layout' = 'hashtable'
    '$place' = 'hashtable'
    '$script:Lines' = 'hashtable'
    '$script:Layout' = 'System.Collections.Specialized.OrderedDictionary'
    '$taking' = 'hashtable'
    '$column' = 'hashtable'
    '$script:Calls' = 'System.Collections.Generic.List[object]'
    '$left' = 'System.Collections.IEnumerator'
    '$provider' = 'System.Management.Automation.ProviderInfo'
    '$text' = 'string'
    '$writer' = 'System.IO.TextWriter'
    '$Value' = 'any'
    '$member' = 'any'
    '$Value.ToUniversalTime' = 'datetime'
    '$Value.ToUniversalTime()' = 'datetime'
    '$Exception.NativeErrorCode' = 'System.ComponentModel.Win32Exception'
    '$Value.Count' = 'System.Collections.IList'
    '$object' = 'any'
    '$one' = 'any'
    '$Record' = 'any'
    '$Record.GetType' = 'object'
    '$Record.Count' = 'System.Collections.IList'
    '$Record.Contains' = 'System.Collections.IDictionary'
    '$Record.GetEnumerator' = 'System.Collections.IDictionary'
    '$entry' = 'System.Collections.DictionaryEntry'
    '$value.Contains' = 'System.Collections.IDictionary'
    '$Record.PSObject' = 'any'
    '$given' = 'any'
    '$answer[0]' = 'any'
    '$listed' = 'any'
    '$fact' = 'any'
    '$parameter' = 'System.Management.Automation.ParameterMetadata'
    '$line' = 'string'
    '$theirs' = 'System.Management.Automation.PSPropertyInfo'
    '$whole' = 'any'
    '$key' = 'string'
    '$rule' = 'System.Security.AccessControl.FileSystemAccessRule'
    # What a later PowerShell has, and is null without it.
    '$stat' = 'any'
    # What a module's author, or the provider of files, has added.
    '$private' = 'any'
    '$there' = 'any'
    '$running' = 'any'
    '$token' = 'System.Threading.CancellationToken'
}

# What the keys of a call and of a channel hold.
$held = @{
    Cmdlet = 'System.Management.Automation.PSCmdlet'
    Requests = 'System.Collections.Generic.List[string]'
    Lines = 'System.Collections.Generic.List[string]'
    Id = 'string'
    Columns = 'string[]'
    Sources = 'string[]'
    Wholes = 'hashtable'
    Shapes = 'hashtable'
    Warned = 'System.Collections.Generic.HashSet[string]'
    Clock = 'System.Diagnostics.Stopwatch'
    Failure = 'System.Management.Automation.ErrorRecord'
    Process = 'System.Diagnostics.Process'
    Writer = 'System.IO.StreamWriter'
    Writing = 'System.Threading.Tasks.Task'
    Output = 'System.IO.Stream'
    Reading = 'System.Threading.Tasks.Task[int]'
    Buffer = 'byte[]'
    Silent = 'System.Diagnostics.Stopwatch'
    Diagnostics = 'System.IO.MemoryStream'
    Listening = 'System.Threading.Tasks.Task'
}

$classes = @{}
foreach ($class in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.TypeDefinitionAst] }, $true)) {
    $classes[$class.Name] = $class
}

function Find-Class([string] $Name) { $classes.Keys | Where-Object { $_ -cmatch "$Name\z" } }

# The name of a type in C#.
function Get-Name($Type) {
    if ($Type -is [string]) { return $Type }
    if ($Type.IsArray) { return "$(Get-Name $Type.GetElementType())[$(',' * ($Type.GetArrayRank() - 1))]" }
    if ($Type.FullName -ceq 'System.Management.Automation.PSCustomObject') { $Type = [psobject] }
    $name = ($Type.Namespace ? "$($Type.Namespace)." : '') + $Type.Name
    if ($Type.IsNested) { $name = "$(Get-Name $Type.DeclaringType).$($Type.Name)" }
    $arguments = @($Type.GetGenericArguments() | ForEach-Object { $_.IsGenericParameter ? '' : (Get-Name $_) })
    "global::$($name -creplace '^global::' -creplace '`\d+', "<$($arguments -join ', ')>")"
}

# A type name of the script: a .NET type, or the name of one of its own classes.
function Resolve-Name($TypeName, [switch] $Attribute) {
    if ($TypeName -is [System.Management.Automation.Language.ArrayTypeName]) {
        $item = Resolve-Name $TypeName.ElementType
        return $item -is [string] ? "$item[]" : $item.MakeArrayType()
    }
    if ($classes.ContainsKey($TypeName.Name)) { return $TypeName.Name }
    if ($Attribute) { $TypeName.GetReflectionAttributeType() } else { $TypeName.GetReflectionType() }
}

function Get-Member($Type, [string] $Member, [int] $Count, [bool] $Static) {
    $flags = [System.Reflection.BindingFlags] "Public, IgnoreCase, FlattenHierarchy, $($Static ? 'Static' : 'Instance')"
    $owners = @($Type) + ($Type.IsInterface ? $Type.GetInterfaces() : @())
    if ($Count -lt 0) { return $owners.GetMember($Member, 'Property, Field, Event', $flags) }
    $owners.GetMethods($flags) | Where-Object {
        $parameters = $_.GetParameters()
        $last = $parameters | Select-Object -Last 1
        $_.Name -eq $Member -and ($parameters.Count -eq $Count -or ($last -and $last.IsDefined([System.ParamArrayAttribute], $false) -and
                $Count -ge $parameters.Count - 1))
    }
}

# The type of a variable that is a parameter of the cmdlet that dots this function of a part.
function Resolve-Parameter($Variable) {
    for ($up = $Variable.Parent; $up; $up = $up.Parent) {
        if ($up -is [System.Management.Automation.Language.FunctionDefinitionAst]) { $inside = $up.Name }
    }
    $cmdlet = $ast.Find({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] -and
            $args[0].Extent.Text -cmatch "(?m)^ +\. $inside`$" }, $false)
    ($cmdlet.Body.ParamBlock.Parameters | Where-Object { $_.Name.Extent.Text -ceq $Variable.Extent.Text }).StaticType
}

# The types that an expression may have, as the receiver of that member where one is named.
function Resolve-Type($Expression, [string] $Member) {
    # The variables of a cmdlet have an underscore, and mean the same as elsewhere.
    $text = $Expression.Extent.Text -replace '\A\$_(?=[a-z])', '$'
    if ($listed.ContainsKey("$text.$Member")) { $text = "$text.$Member" }
    if ($listed.ContainsKey($text)) {
        $name = $listed[$text]
        if ($text -ceq '$_') {
            for ($up = $Expression.Parent; $up; $up = $up.Parent) {
                if ($up -is [System.Management.Automation.Language.CatchClauseAst]) { return [System.Management.Automation.ErrorRecord] }
            }
        }
        if ($name -in 'any', 'Completer') { return $name -eq 'any' ? $name : (Find-Class $name) }
        return [type] $name
    }
    if ($text -match '\A\$(?:script:)?(?:call|owner|channel)\[''(\w+)''\]\z') {
        return $(if ($held.ContainsKey($Matches[1])) { [type] $held[$Matches[1]] })
    }
    if ($text -ceq '$this') {
        for ($up = $Expression.Parent; $up; $up = $up.Parent) {
            if ($up -isnot [System.Management.Automation.Language.TypeDefinitionAst]) { continue }
            # The class that has the member, which may be the one that this derives from.
            $owner = $up
            while ($Member -and $owner.Members.Name -notcontains $Member) {
                $base = $owner.BaseTypes.TypeName.Name | Where-Object { $classes.ContainsKey($_) } | Select-Object -First 1
                if (-not $base) { break }
                $owner = $classes[$base]
            }
            return $(if ($Member -and $owner.Members.Name -notcontains $Member) { $up.Name } else { $owner.Name })
        }
    }
    if ($Expression -is [System.Management.Automation.Language.ParenExpressionAst] -and
        $text -cmatch '\A\(Read-\w+Reply ') { return [object[]] }
    if ($text -cmatch '\A\$make::Lambda\(') { return [System.Linq.Expressions.LambdaExpression] }
    if ($Expression -is [System.Management.Automation.Language.TypeExpressionAst]) { return [type] }
    $found = @($infer.Invoke($null, @(, $Expression)) | ForEach-Object {
            if ($classes.ContainsKey($_.Name)) { $_.Name } elseif ($_.Type) { $_.Type }
        } | Where-Object { $_ -ne [object] -and $_ -ne [void] })
    if ($found.Count -eq 0 -and $Expression -is [System.Management.Automation.Language.MemberExpressionAst]) {
        $count = $Expression -is [System.Management.Automation.Language.InvokeMemberExpressionAst] ? @($Expression.Arguments).Count : -1
        foreach ($owner in @(Resolve-Type $Expression.Expression)) {
            if ($owner -is [string]) {
                if ($owner -ceq 'any') { return 'any' }
                $property = $classes[$owner].Members | Where-Object Name -EQ $Expression.Member.Value
                if ($property) { $found += Resolve-Name $property.PropertyType.TypeName }
            } else {
                $found += Get-Member $owner $Expression.Member.Value $count $Expression.Static |
                    ForEach-Object { $_.PropertyType ?? $_.FieldType ?? $_.ReturnType }
            }
        }
    }
    if ($found.Count -eq 0 -and $Expression -is [System.Management.Automation.Language.VariableExpressionAst]) {
        $found = @(Resolve-Parameter $Expression)
    }
    # An inner class of PowerShell or .NET is what it derives from.
    $visible = foreach ($one in $found) {
        while ($one -is [type] -and -not $one.IsVisible) { $one = $one.BaseType }
        $one -is [type] -and [type].IsAssignableFrom($one) ? [type] : $one
    }
    $visible | Select-Object -Unique
}

$script:complaints = [System.Collections.Generic.List[string]]::new()
function Add-Complaint($Expression, [string] $Text) {
    $shown = $Expression.Extent.Text.Split([char] 10)[0]
    $complaints.Add("$([System.IO.Path]::GetFileName($Path))($($Expression.Extent.StartLineNumber)): ${Text}: $shown")
}

$uses = [ordered] @{}
function Add-Use($Expression, [string] $Code) { $uses[$Code] ??= $Expression.Extent.StartLineNumber }

# Whether the last argument is the whole list of a `params`: an array, as far as the text shows.
function Test-IsList($Argument) {
    $types = @(Resolve-Type $Argument)
    $types.Count -gt 0 -and @($types | Where-Object { $_ -is [string] -or -not $_.IsArray }).Count -eq 0
}

# ---- The types ----
foreach ($named in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.TypeExpressionAst] -or
            $args[0] -is [System.Management.Automation.Language.AttributeBaseAst] }, $true)) {
    $attribute = $named -is [System.Management.Automation.Language.AttributeAst]
    $type = Resolve-Name $named.TypeName -Attribute:$attribute
    # [ordered] is no type, but a word of the language.
    if ($null -eq $type) {
        if ($named.TypeName.Name -cne 'ordered') { Add-Complaint $named 'no such type' }
        continue
    }
    if ($type -ne [void]) { Add-Use $named "typeof($(Get-Name $type));" }
}

# ---- The members ----
foreach ($use in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.MemberExpressionAst] }, $true)) {
    # A member by a computed name is one of an object of the pipeline.
    if ($use.Member -isnot [System.Management.Automation.Language.StringConstantExpressionAst]) { continue }
    $member = $use.Member.Value
    $calls = $use -is [System.Management.Automation.Language.InvokeMemberExpressionAst]
    $arguments = @(if ($calls -and $use.Arguments) { $use.Arguments })
    $types = if (-not $use.Static) {
        Resolve-Type $use.Expression $member
    } elseif ($use.Expression -is [System.Management.Automation.Language.TypeExpressionAst]) {
        Resolve-Name $use.Expression.TypeName
    } else {
        # A variable that holds a type.
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.AssignmentStatementAst] -and
                $args[0].Left.Extent.Text -ceq $use.Expression.Extent.Text }, $true).Right.Expression |
            Where-Object { $_ -is [System.Management.Automation.Language.TypeExpressionAst] } |
            ForEach-Object { Resolve-Name $_.TypeName } | Select-Object -Unique
    }
    if (-not $types) { Add-Complaint $use 'the type of the receiver is not known' }
    foreach ($type in @($types)) {
        if ($type -is [string]) {
            # One of the script's own classes, or an object of the pipeline.
            if ($type -cne 'any' -and -not $use.Static -and $classes[$type].Members.Name -notcontains $member) { Add-Complaint $use "$type has no $member" }
            continue
        }
        $values = @('d') * $arguments.Count -join ', '
        if ($use.Static -and $member -ceq 'new') {
            $call = $type.IsArray ? "_ = new $(Get-Name $type.GetElementType())[(int) d]" : "new $(Get-Name $type)($values)"
            Add-Use $use "$call;"
            continue
        }
        # A key of a hashtable, or what PowerShell gives every object.
        if (-not $calls -and -not (Get-Member $type $member -1 $use.Static)) {
            if ($type.GetInterface('IDictionary') -or $member -in 'Count', 'Length') { continue }
        }
        $receiver = $use.Static ? (Get-Name $type) : "default($(Get-Name $type))"
        if (-not $calls) {
            $assigned = $use.Parent -is [System.Management.Automation.Language.AssignmentStatementAst] -and $use.Parent.Left -eq $use
            Add-Use $use ($assigned ? "$receiver.$member = d;" : "_ = $receiver.$member;")
            continue
        }
        $candidates = @(Get-Member $type $member $arguments.Count $use.Static)
        $values = for ($at = 0; $at -lt $arguments.Count; $at++) {
            $result = $candidates | ForEach-Object { $_.GetParameters()[$at] } | Where-Object IsOut | Select-Object -First 1
            $result ? "out $(Get-Name $result.ParameterType.GetElementType()) _" : 'd'
        }
        $event = $member -creplace '\A(add|remove)_'
        Add-Use $use ($event -cne $member ? "$receiver.$event += d;" : "$receiver.$member($($values -join ', '));")
        $whole = @($candidates | Where-Object {
                $last = $_.GetParameters() | Select-Object -Last 1
                -not $last -or -not $last.IsDefined([System.ParamArrayAttribute], $false) -or
                ($_.GetParameters().Count -eq $arguments.Count -and (Test-IsList $arguments[-1]))
            })
        if ($whole.Count -eq 0 -and @($candidates | Where-Object { $_.IsVirtual -and -not $_.IsFinal -and -not $type.IsSealed }).Count -gt 0) {
            Add-Complaint $use "$type.$member takes a list: pass an array, since .NET Framework's own class has no params"
        }
    }
}
if ($complaints.Count -gt 0) { throw ($complaints -join "`n") }

# ---- C# ----
$file = [System.IO.Path]::GetFileName($Path)
foreach ($class in $classes.Values) {
    if ($class.IsEnum) {
        "enum $($class.Name) { $($class.Members.Name -join ', ') }"
        continue
    }
    $bases = @($class.BaseTypes | ForEach-Object { Get-Name (Resolve-Name $_.TypeName) }) -join ', '
    "class $($class.Name) $($bases ? ": $bases " : ''){"
    foreach ($member in $class.Members) {
        if ($member.IsConstructor) { continue }
        "#line $($member.Extent.StartLineNumber) `"$file`""
        if ($member -is [System.Management.Automation.Language.FunctionMemberAst]) {
            $parameters = $member.Parameters | ForEach-Object {
                "$(Get-Name (Resolve-Name $_.Attributes[0].TypeName)) $($_.Name.VariablePath)"
            }
            # C# has no value of void; what a method without one gives nobody looks at.
            $returned = Resolve-Name $member.ReturnType.TypeName
            $returned = if ($returned -eq [void]) { 'object' } else { Get-Name $returned }
            "    public $returned $($member.Name)($($parameters -join ', ')) => default;"
            continue
        }
        "    public $(Get-Name (Resolve-Name $member.PropertyType.TypeName)) $($member.Name);"
    }
    '}'
}
"static class $([System.IO.Path]::GetFileNameWithoutExtension($Path))Uses {"
$number = 0
foreach ($use in $uses.GetEnumerator()) {
    "#line $($use.Value) `"$file`""
    "    static void Use$(($number++))(dynamic d) { $($use.Key -creplace '\Atypeof', '_ = typeof') }"
}
'}'
