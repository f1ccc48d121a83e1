# What is offered for the value of a parameter. It is no script block, since PowerShell offers files where one has
# nothing to offer.
class {{prefix}}_Completer : System.Management.Automation.IArgumentCompleter {
    [System.Collections.Generic.IEnumerable[System.Management.Automation.CompletionResult]] CompleteArgument(
        [string] $Command,
        [string] $Parameter,
        [string] $Word,
        [System.Management.Automation.Language.CommandAst] $Ast,
        [System.Collections.IDictionary] $Bound
    ) {
        $results = @(Get-{{prefix}}_Completion -Command $Command -Parameter $Parameter -Word $Word)
        return [System.Management.Automation.CompletionResult[]] $results
    }
}
