# Writes what PowerShell's parser says against the scripts that are named: nothing where all of them parse.
param ([Parameter(ValueFromRemainingArguments)] [string[]] $File)
foreach ($path in $File) {
    $errors = $null
    $null = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref] $null, [ref] $errors)
    foreach ($one in $errors) { "${path}: $($one.Message)" }
}
