/**
 * What a console of 120 columns shows of a script's output, as text: where output is no console, PowerShell takes 80 columns.
 * An error is shown by its text and advice, without its place in the script. All comes at once: PowerShell takes the widths of a
 * table's columns from what comes in 300 ms, and a busy machine has a row or two by then.
 */
export const defineConsole = `
function Out-Console120 {
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($_) }
    end {
        $lines = { Out-String -Stream -Width 120 }.GetSteppablePipeline()
        $lines.Begin($true)
        foreach ($_ in $all) {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $lines.Process("$($_.InvocationInfo.MyCommand): $($_.Exception.Message)")
                if ($_.ErrorDetails.RecommendedAction) { $lines.Process("  Recommendation: $($_.ErrorDetails.RecommendedAction)") }
            } elseif ($_ -is [System.Management.Automation.WarningRecord]) {
                $lines.Process("WARNING: $_")
            } else {
                $lines.Process($_)
            }
        }
        $lines.End()
    }
}`;

/** A script whose output, warnings and errors such a console shows; what it sets is there afterwards. */
export function onConsole(script: string): string {
  return `. {\n${script}\n} 2>&1 3>&1 | Out-Console120`;
}
