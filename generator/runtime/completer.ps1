# What is offered for the value of a parameter: this class offers nothing, those that derive from it what they name. It
# is no script block, since PowerShell offers files where one has nothing to offer.
class {{prefix}}_Completer : System.Management.Automation.IArgumentCompleter {
    [string] $Source
    [string[]] $Words = @()

    [System.Collections.Generic.IEnumerable[System.Management.Automation.CompletionResult]] CompleteArgument(
        [string] $Command,
        [string] $Parameter,
        [string] $Word,
        [System.Management.Automation.Language.CommandAst] $Ast,
        [System.Collections.IDictionary] $Bound
    ) {
        $results = @(Get-{{prefix}}_Completion -Completer $this -Word $Word)
        return [System.Management.Automation.CompletionResult[]] $results
    }
}
