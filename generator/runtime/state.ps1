# ---- The runtime part: the same in every generated module --------------------------------------------------------
# What has an underscore in its name is the module's own: no cmdlet, result or parameter of a contract has one.

# What one running cmdlet has asked and not yet shown.
class {{prefix}}_Call {
    [System.Management.Automation.PSCmdlet] $Cmdlet
    [string] $Command
    [string[]] $Columns
    # How a piped object is read: the names that each column has there, which of the columns are lists, paths and keys,
    # which one a piped text is and which one a number, and what must have a value. Then what is named on the command
    # line.
    [string[]] $Sources
    [string[]] $Lists
    [string[]] $Paths
    [string[]] $Keys
    [string] $Text
    [string] $Digits
    [string[]] $Needed
    [string[]] $Named
    # Which of the columns say where an object came from; which results are taken, and what of each; and which result an
    # object of these properties is, where that was asked before.
    [string[]] $Origins
    [hashtable[]] $Takes
    [hashtable] $Shapes = @{}
    [bool] $Changes
    [type] $Result
    # The lines that are not shown yet, in the order of their replies; the first $Sent of them were sent.
    [System.Collections.Generic.List[string]] $Requests = [System.Collections.Generic.List[string]]::new()
    [int] $Sent
    # The replies to the first of them that were read, and how many batches of replies are still to come.
    [System.Collections.Generic.List[[string[]]]] $Replies = [System.Collections.Generic.List[[string[]]]]::new()
    [int] $Due
    # Replies that were taken and are not yet objects on their way.
    [System.Collections.Generic.List[[object[]]]] $Taken = [System.Collections.Generic.List[[object[]]]]::new()
    # The warnings that were written: each text is, once.
    [System.Collections.Generic.HashSet[string]] $Warned = [System.Collections.Generic.HashSet[string]]::new()
    # The child that answers this call alone, where that is not the session's.
    [{{prefix}}_Channel] $Own
    # The timer that closes a batch whose next record is late: its registration, and its two tasks.
    [System.IDisposable] $TimerHook
    [System.Threading.Tasks.Task] $TimerMark
    [System.Threading.Tasks.Task] $TimerFlush
}

# A child, the one of this runspace or that of a watch, and the pipes to it.
class {{prefix}}_Channel {
    [System.Diagnostics.Process] $Process
    # Synchronized, since timers write to it; its buffer holds a batch until that is complete.
    [System.IO.TextWriter] $Writer
    # The task that sends a batch while its sender goes on.
    [System.Threading.Tasks.Task] $Flushing
    # The batches of replies that the child has written, first its greeting. They outlive a cmdlet that is stopped. Each
    # reply is its fields; one that holds escapes is its whole line.
    [System.Collections.Concurrent.BlockingCollection[System.Collections.Generic.List[[string[]]]]] $Batches
    [int] $Number
    [{{prefix}}_Call] $Owner
    [System.Threading.CancellationTokenSource] $Idle = [System.Threading.CancellationTokenSource]::new()
    # What ends the child when the runspace of this session closes.
    [runspace] $Runspace
    [System.Delegate] $OnEnd
    # What it writes to its standard error, and the task that reads it.
    [System.IO.MemoryStream] $Diagnostics = [System.IO.MemoryStream]::new()
    [System.Threading.Tasks.Task] $Listening
    [string[]] $Hello
}

# What this session works on.
class {{prefix}}Host {
    [string] $Backend
    [string] $ModuleVersion
    [string] $ExecutableVersion
    [string] $NodeVersion
    [int] $ProcessId
    [bool] $Elevated
    [string] $ComputerName
    [string] ${{place}}
}

# The kinds of lines, each with the names of its fields: where they stand, as in $script:Lines.Hello.Backend, and where
# the columns of the contract begin behind them.
$script:Lines = & {
    $lines = @{}
    foreach ($words in @(
{{lines}}
        )) {
        $names = $words.Split(' ')
        $lines[$names[0]] = @{ Columns = $names.Length - 1 }
        for ($at = 1; $at -lt $names.Length; $at++) { $lines[$names[0]][$names[$at]] = $at - 1 }
    }
    $lines
}
$script:Channel = $null
# The calls of this runspace that may have something to be answered or told.
$script:Calls = [System.Collections.Generic.List[object]]::new()
# The words that the child is started with; null when the last Connect failed before there were any.
$script:Arguments = ''
$script:ConnectTarget = $null
# The name of this computer, as the executable says it.
$script:Computer = ''
$script:InMemory = $false
$script:Lost = $false
# How long a child that owes a reply may be silent, how long one that nobody asks stays, and how long a record may wait
# for others to be sent with, in milliseconds.
$script:SilenceLimit = 30000
$script:IdleLimit = 60000
$script:BatchLimit = 25
