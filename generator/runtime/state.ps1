# ---- The runtime part: the same in every generated module --------------------------------------------------------
# What has an underscore in its name is the module's own: no cmdlet, result or parameter of a contract has one. It
# stands in the order of a request's life: what a cmdlet asks, the program that answers, the way there and back, the
# objects, and what is said when something fails.
#
# The program carries out each request as it reads it. At any time one call only has requests on their way; another one
# that comes in between, from the same pipeline or from an event action, first reads what is owed to that call, for it
# to show. PowerShell runs event actions and hears Ctrl+C between any two statements, so what must be done as a whole is
# one statement.

# What one running cmdlet has asked and not yet shown.
class {{prefix}}_Call {
    [System.Management.Automation.PSCmdlet] $Cmdlet
    [string] $Command
    # Of a cmdlet whose blocks lie in a part: its parameters that are given, and how it asks whether a change is made.
    [System.Collections.Generic.Dictionary[string, object]] $Bound
    [scriptblock] $Question
    # Whether it changes something, and the ConfirmImpact of that; the function that makes its objects, and the fields
    # of a reply which that reads with their escapes.
    [bool] $Changes
    [int] $Impact
    [scriptblock] $Maker
    [int[]] $Raw
    # The columns of a request: those of a record, then those that are the same for all; which of them are lists, paths,
    # and one value that may be given several times.
    [string[]] $Columns
    [string[]] $Fixed
    [string[]] $Lists
    [string[]] $Paths
    [string[]] $Ones
    # Which of them are lists of whole objects: the class and the members of each.
    [hashtable] $Wholes = @{}
    # How a piped object is read: the names that each column has there, which of the columns are keys, which one a piped
    # text is and which one a number, and what must have a value; the parameter that is an object. Then what is named on
    # the command line.
    [string[]] $Sources
    [string[]] $Keys
    [string] $Text
    [string] $Digits
    [string[]] $Needed
    [string] $Object
    [string[]] $Named
    # Whether there are piped objects, and each is read by the runtime part; whether the changes are shown or asked for
    # before; the words that the head of a request has for what is named.
    [bool] $Piped
    [bool] $Reads
    [bool] $Asks
    [bool] $Tells
    [string] $Head
    # What names this run, of a cmdlet that changes.
    [string] $Run
    # Which of the columns say where an object came from; which results are taken, and what of each; and which result an
    # object of these properties is, where that was asked before.
    [string[]] $Origins
    [hashtable[]] $Takes
    [hashtable] $Shapes = @{}
    # Whether its records are staged, to be changed as one at the end; how many are, and how many were refused.
    [bool] $Stages
    [int] $Staged
    [int] $Refused
    # What its requests' ids begin with; the number of the last one that was sent, of the last one behind which the
    # child was told that somebody waits, and of the last one that was answered.
    [string] $Id
    [int] $Sent
    [int] $Asked
    [int] $Answered
    # The requests that are not shown yet, and the replies to them that were read: whole lines.
    [System.Collections.Generic.List[string]] $Requests = [System.Collections.Generic.List[string]]::new()
    [System.Collections.Generic.List[string]] $Lines = [System.Collections.Generic.List[string]]::new()
    # How many of the lines were read last, and how many of the requests they ended.
    [int] $Taken
    [int] $Ended
    # What the child said of itself that was asked last; the child that answers this call alone, where it is not the
    # session's.
    [string[]] $Hello
    [{{prefix}}_Channel] $Own
    # How many requests may be on their way; how long that takes, or nobody asked.
    [int] $Limit = 1
    [bool] $Single
    [System.Diagnostics.Stopwatch] $Clock = [System.Diagnostics.Stopwatch]::StartNew()
    # The id of a read of which there is more, and of the request for its next page; whether it was asked again.
    [string] $Cursor
    [string] $Page
    [bool] $Again
    # Why what it asked is lost, where another cmdlet found that out.
    [System.Management.Automation.ErrorRecord] $Failure
    # The warnings that were written: each text is, once.
    [System.Collections.Generic.HashSet[string]] $Warned = [System.Collections.Generic.HashSet[string]]::new()
}

# A child, the one of this runspace or that of a watch, and the pipes to it.
class {{prefix}}_Channel {
    [System.Diagnostics.Process] $Process
    # Sends each line at once.
    [System.IO.StreamWriter] $Writer
    # How many characters fit into the pipe for certain, and what writes more than that: a request waits for it.
    [int] $Room
    [System.Threading.Tasks.Task] $Writing
    # The read that waits for what the child writes next, what it read into, and the line that has no end yet.
    [System.IO.Stream] $Output
    [System.Threading.Tasks.Task[int]] $Reading
    [byte[]] $Buffer = [byte[]]::new(65536)
    [string] $Rest = ''
    # Since when it is silent.
    [System.Diagnostics.Stopwatch] $Silent = [System.Diagnostics.Stopwatch]::StartNew()
    # The call that has requests on their way, or had them last.
    [{{prefix}}_Call] $Owner
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
