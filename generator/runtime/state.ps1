# ---- The runtime part: the same in every generated module --------------------------------------------------------
# What has an underscore in its name is the module's own: no cmdlet, result or parameter of a contract has one. It
# stands in the order of a request's life: what a cmdlet asks, the program that answers, the way there and back, the
# objects, and what is said when something fails.
#
# The program carries out each request as it reads it. At any time one call only has requests on their way; another one
# that comes in between, from the same pipeline or from an event action, first reads what is owed to that call, for it
# to show. PowerShell runs event actions and hears Ctrl+C between any two statements, so what must be done as a whole is
# one statement.

# Of a call, of a channel and of a line PowerShell reads and sets a key by the same code for every name; a member of a
# class is new code for each, and on the first path half of the time. So these are hashtables.

function Get-{{prefix}}_Call {
    # A call is what one running cmdlet has asked and not yet shown.
    @{
        Cmdlet   = $null
        Command  = ''
        # Its parameters that are given; how it asks whether a change is made, and the request for what that would be.
        Bound    = $null
        Question = $null
        Plan     = ''
        # Whether it changes something, and the ConfirmImpact of that; the function that makes its objects, and the
        # fields of a reply which that reads with their escapes.
        Changes  = $false
        Impact   = 0
        Maker    = $null
        Raw      = $null
        # The columns of a request: those of a record, then those that are the same for all; which of them are lists,
        # paths, and one value that may be given several times.
        Columns  = $null
        Fixed    = $null
        Lists    = $null
        Paths    = $null
        Ones     = $null
        # Which of them are lists of whole objects: the class and the members of each.
        Wholes   = @{}
        # How a piped object is read: the names that each column has there, which of the columns are keys, which one a
        # piped text is and which one a number, and what must have a value; the parameter that is an object. Then what
        # is named on the command line.
        Sources  = $null
        Keys     = $null
        Text     = ''
        Digits   = ''
        Needed   = $null
        Object   = ''
        Named    = $null
        # Whether there are piped objects, and each is read by the runtime part; whether the changes are shown or asked
        # for before; the words that the head of a request has for what is named, and the columns at its end that are
        # the same for all records.
        Piped    = $false
        Reads    = $false
        Asks     = $false
        Tells    = $false
        Head     = ''
        Tail     = ''
        # The name of this run, of a cmdlet that changes.
        Run      = ''
        # Which of the columns say where an object came from; which results are taken, and what of each; and what
        # objects of a type with properties of these names are, where that was asked before.
        Origins  = $null
        Takes    = $null
        Shapes   = [hashtable]::new()
        # The columns before and behind a piped text in its request, and the head: the next text has the same.
        Around   = $null
        # Whether its records are staged, to be changed as one at the end; how many are, and how many were refused.
        Stages   = $false
        Staged   = 0
        Refused  = 0
        # The beginning of its requests' ids, which no id has at first; the number of the last one that was sent, of the
        # last one behind which the child was told that somebody waits, and of the last one that was answered.
        Id       = '?'
        Sent     = 0
        Asked    = 0
        Answered = 0
        # The requests that are not shown yet, and the replies to them that were read: whole lines.
        Requests = [System.Collections.Generic.List[string]]::new()
        Lines    = [System.Collections.Generic.List[string]]::new()
        # How many of the lines were read last, and how many of the requests they ended.
        Taken    = 0
        Ended    = 0
        # The greeting of the child that was asked last; the child that answers this call alone, where it is not the
        # session's.
        Hello    = $null
        Own      = $null
        # How many requests may be on their way; how long that takes, or nobody asked.
        Limit    = 1
        Single   = $false
        Clock    = [System.Diagnostics.Stopwatch]::StartNew()
        # The id of a read of which there is more, and of the request for its next page; whether it was asked again.
        Cursor   = ''
        Page     = ''
        Again    = $false
        # Why what it asked is lost, where another cmdlet found that out.
        Failure  = $null
        # The warnings that were written: each text is, once.
        Warned   = $null
    }
}

function Get-{{prefix}}_Channel {
    # A child, the one of this runspace or that of a watch, and the pipes to it.
    @{
        Process     = $null
        # Sends each line at once.
        Writer      = $null
        # How many characters fit into the pipe for certain, and what writes more than that: a request waits for it.
        Room        = 0
        Writing     = $null
        # The read that waits for what the child writes next, what it read into, and the line that has no end yet.
        Output      = $null
        Reading     = $null
        Buffer      = [byte[]]::new(65536)
        Rest        = ''
        # Since when it is silent.
        Silent      = [System.Diagnostics.Stopwatch]::StartNew()
        # The call that has requests on their way, or had them last.
        Owner       = $null
        # The bytes that were read of its standard error, and the task that reads them.
        Diagnostics = [System.IO.MemoryStream]::new()
        Listening   = $null
        Hello       = $null
    }
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

# The fields of each kind of line, by where they stand.
$script:Lines = @{
{{lines}}
}
# What a field may not hold as it is: these and a tab, which separates fields, and what is more than one byte in UTF-8.
# A look for them costs less on the first path than a pattern.
$script:Unsafe = [char[]] @(0..8; 10..31; 92; 127)
$script:Utf8 = [System.Text.Encoding]::UTF8
# What a pipe holds, at least: 4,096 on Windows. What may find no room is written by a task, so that nobody waits for a
# child that waits for its reader.
$script:Room = 4000
$script:Channel = $null
$script:Layout = $null
# The inputs of the children that run, and what closes them with the runspace.
$script:Inputs = [System.Collections.Generic.List[object]]::new()
$script:OnEnd = $null
# The calls of this runspace that may have something to be answered or told, and how many there have been.
$script:Calls = [System.Collections.Generic.List[object]]::new()
$script:Count = 0
# The words that the child is started with; null when the last Connect failed before there were any.
$script:Arguments = ''
$script:ConnectTarget = $null
$script:InMemory = $false
$script:Lost = $false
# How long a child that owes a reply may be silent, and how long one that nobody asks stays, in milliseconds.
$script:SilenceLimit = 30000
$script:IdleLimit = 60000
