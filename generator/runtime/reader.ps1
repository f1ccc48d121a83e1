function Get-{{prefix}}_Reader {
    # What makes an object of the values of a reply, compiled on first use: in script it would take ten times as long.
    param ([type] $Type)
    $reader = $script:Readers[$Type.Name]
    if ($null -eq $reader) {
        $make = [System.Linq.Expressions.Expression]
        $values = $make::Parameter([object[]], 'values')
        $backend = $make::Parameter([string], 'backend')
        # Before its columns a reply has its mark and the id of its request.
        $next = [ref] $script:Lines['Item'].Columns
        $body = Get-{{prefix}}_ObjectExpression -Type $Type -Values $values -Backend $backend -Next $next -Kept @{}
        $parameters = [System.Linq.Expressions.ParameterExpression[]] @($values, $backend)
        $lambda = $make::Lambda([System.Func[[object[]], string, object]], $make::Convert($body, [object]), $parameters)
        $reader = $lambda.Compile()
        $script:Readers[$Type.Name] = $reader
    }
    $reader
}

function Get-{{prefix}}_ObjectExpression {
    # A new object with its members set: constants, the session's backend, and the next columns. An empty column is the
    # same as in $Earlier, an object of the same class.
    param ([type] $Type, [object] $Values, [object] $Backend, [ref] $Next, [hashtable] $Kept, [object] $Earlier)
    $make = [System.Linq.Expressions.Expression]
    $layout = $script:Layout[$Type.Name]
    $nested = @{}
    $steps = [System.Collections.Generic.List[System.Linq.Expressions.Expression]]::new()
    $object = $make::Variable($Type, 'object')
    $sets = foreach ($member in $layout.Members) {
        $property = $Type.GetProperty($member)
        $value = if ($layout.Constants.ContainsKey($member)) {
            $make::Constant($layout.Constants[$member])
        } elseif ($layout.Backend -ceq $member) {
            $Backend
        } elseif ($layout.Computer -ceq $member) {
            $make::Constant($script:Computer, [string])
        } else {
            $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Member = $member }
            # In an object that is like another, one that it nests is written as it is.
            $like = if ($layout.Like.ContainsKey($member)) {
                $nested[$layout.Like[$member]]
            } elseif (-not $script:Layout.Contains($property.PropertyType.Name)) {
                $Earlier
            }
            Get-{{prefix}}_ValueExpression -Type $property.PropertyType @context -Earlier $like
        }
        if ($script:Layout.Contains($property.PropertyType.Name)) {
            # Made first and kept, since another member may be like it.
            $nested[$member] = $make::Variable($property.PropertyType, $member)
            $steps.Add($make::Assign($nested[$member], $value))
            $value = $nested[$member]
        }
        $make::Assign($make::Property($object, $property), $value)
    }
    # Without its constructor: that would bind the object's ToString() to this runspace, so that it waits where that is
    # busy, and fails where that is gone.
    $create = [System.Runtime.Serialization.FormatterServices].GetMethod('GetUninitializedObject')
    $steps.Add($make::Assign($object, $make::Convert($make::Call($create, $make::Constant($Type, [type])), $Type)))
    foreach ($set in $sets) { $steps.Add($set) }
    $steps.Add($object)
    # Not by .Values: a member may have that name.
    $variables = @(foreach ($one in $nested.GetEnumerator()) { $one.Value }) + $object
    $make::Block([System.Linq.Expressions.ParameterExpression[]] $variables, $steps)
}

function Get-{{prefix}}_ValueExpression {
    # The value of the next column as that type: every type that a contract's result can have.
    param (
        [type] $Type,
        [object] $Values,
        [object] $Backend,
        [ref] $Next,
        [hashtable] $Kept,
        [string] $Member,
        [object] $Earlier
    )
    $make = [System.Linq.Expressions.Expression]
    $value = $make::ArrayIndex($Values, $make::Constant($Next.Value))
    # A list may have been read already.
    $text = if ($Type.IsArray) { $make::TypeAs($value, [string]) } else { $make::Convert($value, [string]) }
    $Next.Value++
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    $is = { param ($Word) $make::Call($equals, $text, $make::Constant($Word)) }
    if ($script:Layout.Contains($Type.Name)) {
        $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Earlier = $Earlier }
        $object = Get-{{prefix}}_ObjectExpression -Type $Type @context
        return $make::Condition((& $is '1'), $object, $make::Constant($null, $Type))
    }
    if ($null -ne $Earlier) {
        # Read as ever by the same rules, one column back.
        $Next.Value--
        $context = @{ Values = $Values; Backend = $Backend; Next = $Next; Kept = $Kept; Member = $Member }
        $read = Get-{{prefix}}_ValueExpression -Type $Type @context
        # NUL alone stands for an empty text that is not the same.
        $empty = if ($Type -eq [string]) { '' } elseif ($Type -eq [string[]]) { , [string[]] @('') }
        if ($null -ne $empty) { $read = $make::Condition((& $is "`0"), $make::Constant($empty, $Type), $read) }
        return $make::Condition((& $is ''), $make::Property($Earlier, $Member), $read)
    }
    if ($Type -eq [string]) {
        # Records in a row share most texts, and so do before and after: one text of each member is kept and used again,
        # which leaves the garbage collector a tenth of the work.
        if (-not $Kept.ContainsKey($Member)) { $Kept[$Member] = $make::Constant([string[]]::new(1)) }
        $slot = $make::ArrayAccess($Kept[$Member], $make::Constant(0))
        $same = $make::Call($equals, $text, $slot)
        return $make::Condition($same, $slot, $make::Assign($slot, $text))
    }
    if ($Type.IsArray) {
        # A list that needs no escapes is one word.
        $one = $make::NewArrayInit([string], [System.Linq.Expressions.Expression[]] @($text))
        $words = $make::Coalesce($make::TypeAs($value, [string[]]), $one)
        $list = Get-{{prefix}}_ListExpression -Item $Type.GetElementType() -Words $words -Backend $Backend
        return $make::Condition($make::Equal($value, $make::Constant($null)), $make::Constant($null, $Type), $list)
    }
    $bare = [System.Nullable]::GetUnderlyingType($Type)
    if ($null -eq $bare) { return Get-{{prefix}}_PlainExpression -Type $Type -Text $text }
    $present = $make::Convert((Get-{{prefix}}_PlainExpression -Type $bare -Text $text), $Type)
    $make::Condition($make::Equal($value, $make::Constant($null)), $make::Default($Type), $present)
}

function Get-{{prefix}}_PlainExpression {
    # The value of a text that is no text itself: of a number, a truth, an enum, a duration or a moment.
    param ([type] $Type, [object] $Text)
    $make = [System.Linq.Expressions.Expression]
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    if ($Type -eq [bool]) { return $make::Call($equals, $Text, $make::Constant('1')) }
    if ($Type.IsEnum) {
        # Compared word by word, which is faster than Parse; that refuses what is none of them.
        $parse = [System.Enum].GetMethod('Parse', [type[]] @([type], [string]))
        $value = $make::Convert($make::Call($parse, $make::Constant($Type, [type]), $Text), $Type)
        foreach ($word in [System.Enum]::GetNames($Type)) {
            $one = $make::Constant([System.Enum]::Parse($Type, $word), $Type)
            $value = $make::Condition($make::Call($equals, $Text, $make::Constant($word)), $one, $value)
        }
        return $value
    }
    $number = if ($Type -eq [datetime] -or $Type -eq [timespan]) { [long] } else { $Type }
    $value = $make::Call($number.GetMethod('Parse', [type[]] @([string])), $Text)
    if ($Type -eq [datetime]) { return $make::Call([datetime].GetMethod('FromFileTime'), $value) }
    if ($Type -ne [timespan]) { return $value }
    $seconds = $make::Multiply($value, $make::Constant([long] 10000000))
    $ticks = $make::Call([timespan].GetMethod('FromTicks'), $seconds)
    $infinite = $make::Call($equals, $Text, $make::Constant('-'))
    $make::Condition($infinite, $make::Constant([timespan]::MaxValue), $ticks)
}

function Get-{{prefix}}_ListExpression {
    # A list of that type made of texts: themselves, plain values, or results, of which each text is the values.
    param ([type] $Item, [object] $Words, [object] $Backend)
    $make = [System.Linq.Expressions.Expression]
    if ($Item -eq [string]) { return $Words }
    if (-not $script:Layout.Contains($Item.Name)) {
        $converter = [System.Converter``2].MakeGenericType([type[]] @([string], $Item))
        $word = $make::Parameter([string], 'word')
        $plain = Get-{{prefix}}_PlainExpression -Type $Item -Text $word
        $read = $make::Lambda($converter, $plain, [System.Linq.Expressions.ParameterExpression[]] @($word))
        return $make::Call([array], 'ConvertAll', [type[]] @([string], $Item), @($Words, $read))
    }
    # Few results hold such lists, so these are filled by script.
    $fill = [System.Action[[string[]], string, array]] {
        param ($Text, $Backend, $List)
        Expand-{{prefix}}_List -Text $Text -Backend $Backend -List $List
    }
    $text = $make::Variable([string[]], 'text')
    $list = $make::Variable($Item.MakeArrayType(), 'list')
    $size = [System.Linq.Expressions.Expression[]] @($make::ArrayLength($text))
    $steps = [System.Linq.Expressions.Expression[]] @(
        $make::Assign($text, $Words)
        $make::Assign($list, $make::NewArrayBounds($Item, $size))
        $make::Invoke($make::Constant($fill), $text, $Backend, $list)
        $list
    )
    $make::Block([System.Linq.Expressions.ParameterExpression[]] @($text, $list), $steps)
}

function Expand-{{prefix}}_List {
    # Makes the results of a list of their texts. As in a reply, the head of an item comes before the columns.
    param ([string[]] $Text, [string] $Backend, [array] $List)
    $read = Get-{{prefix}}_Reader -Type $List.GetType().GetElementType()
    $head = [string]::new([char] 9, $script:Lines['Item'].Columns)
    for ($at = 0; $at -lt $Text.Length; $at++) {
        $values = ConvertFrom-{{prefix}}_Field -Field "$head$($Text[$at])".Split([char] 9)
        $List.SetValue($read.Invoke($values, $Backend), $at)
    }
}

function ConvertFrom-{{prefix}}_Reply {
    # Makes one object of each reply; gives them as one list.
    param ([type] $Type, [System.Collections.Generic.List[[object[]]]] $Reply, [string] $Backend)
    $read = Get-{{prefix}}_Reader -Type $Type
    if (-not $Backend -and $null -ne $script:Channel) { $Backend = $script:Channel.Hello[$script:Lines.Hello.Backend] }
    $objects = [object[]]::new($Reply.Count)
    $at = 0
    foreach ($values in $Reply) { $objects[$at++] = $read.Invoke($values, $Backend) }
    $layout = $script:Layout[$Type.Name]
    if ($layout.Beneath) {
        # A view of its own shows the list beneath its object. It is found by these names: that of this version, and the
        # other one where the object was stored.
        foreach ($object in $objects) {
            if (-not $object.($layout.Beneath)) { continue }
            foreach ($name in $layout.Base, $Type.Name) {
                $object.PSObject.TypeNames.Insert(0, "$name#$($layout.Beneath)")
            }
        }
    }
    , $objects
}

function Get-{{prefix}}_BatchReader {
    # What makes the objects of a batch in which each request has one reply, an object. Compiled; what it does is below.
    param ([type] $Type)
    $key = "$($Type.Name)[]"
    if ($script:Readers.ContainsKey($key)) { return $script:Readers[$key] }
    $make = [System.Linq.Expressions.Expression]
    $replies = $make::Parameter([System.Collections.Generic.List[[string[]]]], 'replies')
    $requests = $make::Parameter([System.Collections.Generic.List[string]], 'requests')
    $backend = $make::Parameter([string], 'backend')
    $objects = $make::Parameter([object[]], 'objects')
    $at = $make::Variable([int], 'at')
    $values = $make::Variable([string[]], 'values')
    $end = $make::Label([int], 'end')
    $leave = $make::Break($end, $at)
    $field = { param ($Number) $make::ArrayIndex($values, $make::Constant($Number)) }
    $request = $make::Property($requests, 'Item', [System.Linq.Expressions.Expression[]] @($at))
    $equals = [string].GetMethod('Equals', [type[]] @([string], [string]))
    $compare = [string].GetMethod('CompareOrdinal', [type[]] @([string], [int], [string], [int], [int]))
    $zero = $make::Constant(0)
    $mark = & $field $script:Lines.Change.Mark
    $columns = $make::Constant($script:Lines.Change.Columns)
    $id = & $field $script:Lines.Change.Id
    $length = $make::Property($id, 'Length')
    $order = $make::Call($compare, $request, $zero, $id, $zero, $length)
    $behind = $make::Call($request, 'get_Chars', $null, @($length))
    $read = $make::Constant((Get-{{prefix}}_Reader -Type $Type))
    $object = $make::Invoke($read, $make::Convert($values, [object[]]), $backend)
    # while (at < replies.Count) {
    #     values = replies[at];
    #     if (values.Length <= columns || values[mark] != "=") return at;
    #     if (!requests[at].StartsWith(values[id] + tab)) return at;
    #     objects[at++] = read(values, backend);
    # }
    $steps = [System.Linq.Expressions.Expression[]] @(
        $make::IfThen($make::GreaterThanOrEqual($at, $make::Property($replies, 'Count')), $leave)
        $make::Assign($values, $make::Property($replies, 'Item', [System.Linq.Expressions.Expression[]] @($at)))
        $make::IfThen($make::LessThanOrEqual($make::ArrayLength($values), $columns), $leave)
        $make::IfThen($make::Not($make::Call($equals, $mark, $make::Constant('='))), $leave)
        $make::IfThen($make::NotEqual($order, $zero), $leave)
        $make::IfThen($make::NotEqual($behind, $make::Constant([char] 9)), $leave)
        $make::Assign($make::ArrayAccess($objects, $at), $object)
        $make::PreIncrementAssign($at)
    )
    $variables = [System.Linq.Expressions.ParameterExpression[]] @($at, $values)
    $loop = [System.Linq.Expressions.Expression[]] @($make::Loop($make::Block($steps), $end))
    $parameters = [System.Linq.Expressions.ParameterExpression[]] @($replies, $requests, $backend, $objects)
    $script:Readers[$key] = $make::Lambda($make::Block($variables, $loop), $parameters).Compile()
    $script:Readers[$key]
}

function Read-{{prefix}}_Reply {
    # The objects of the replies that were read, as one list. Errors among them are written.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [{{prefix}}_Call] $Call, [type] $Type)
    $count = $Call.Replies.Count
    if ($Call.Changes -and $count -gt 1 -and $count -le $Call.Requests.Count) {
        $objects = [object[]]::new($count)
        $read = Get-{{prefix}}_BatchReader -Type $Type
        $backend = $script:Channel.Hello[$script:Lines.Hello.Backend]
        if ($read.Invoke($Call.Replies, $Call.Requests, $backend, $objects) -eq $count) {
            # No command may stand between these: Ctrl+C is heard where one begins.
            $Call.Taken.AddRange($Call.Replies)
            $Call.Requests.RemoveRange(0, $count)
            $Call.Sent -= $count
            $Call.Replies.Clear()
            return , $objects
        }
    }
    $shown = Select-{{prefix}}_Reply -Cmdlet $Cmdlet -Call $Call
    ConvertFrom-{{prefix}}_Reply -Type $Type -Reply $shown
}
