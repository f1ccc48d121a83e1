/**
 * The variables that PowerShell makes or reads itself (about_Automatic_Variables, about_Preference_Variables, and what the
 * engine knows besides): as a parameter each would be lost, read-only, or change what the engine does.
 */
const VARIABLES = [
  'args ConfirmPreference ConsoleFileName CurrentlyExecutingCommand DebugPreference EnabledExperimentalFeatures Error',
  'ErrorActionPreference ErrorView Event EventArgs EventError EventSubscriber ExecutionContext false foreach',
  'FormatEnumerationLimit HistorySize Home Host InformationPreference input IsCoreCLR IsLinux IsMacOS IsWindows',
  'LastExitCode LogCommandHealthEvent LogCommandLifecycleEvent LogEngineHealthEvent LogEngineLifecycleEvent',
  'LogProviderHealthEvent LogProviderLifecycleEvent LogSettingsEvent Matches MaximumAliasCount MaximumDriveCount',
  'MaximumErrorCount MaximumFunctionCount MaximumHistoryCount MaximumVariableCount MyInvocation NestedPromptLevel null',
  'OFS OutputEncoding PID Profile ProgressPreference PSBoundParameters PSCmdlet PSCommandPath PSCulture PSDebugContext',
  'PSDefaultParameterValues PSEdition PSEmailServer PSHome PSItem PSLogUserData PSModuleAutoLoadingPreference',
  'PSNativeCommandArgumentPassing PSNativeCommandUseErrorActionPreference PSScriptRoot PSSenderInfo',
  'PSSessionApplicationName PSSessionConfigurationName PSSessionOption PSStyle PSUICulture PSVersionTable PWD Sender',
  'ShellId SourceArgs SourceEventArgs StackTrace switch this Transcript true VerboseHelpErrors VerbosePreference',
  'WarningPreference WhatIfPreference',
];

/** The common parameters and their aliases. */
const PARAMETERS = [
  'Verbose vb Debug db ErrorAction ea WarningAction wa InformationAction infa ProgressAction proga ErrorVariable ev',
  'WarningVariable wv InformationVariable iv OutVariable ov OutBuffer ob PipelineVariable pv WhatIf wi Confirm cf',
  'UseTransaction usetx',
];

const wordsOf = (lines: readonly string[]) => new Set(lines.join(' ').toLowerCase().split(' '));
const reservedVariables = wordsOf(VARIABLES);
const reservedParameters = wordsOf(PARAMETERS);

/** Whether a parameter of that name would be a variable of PowerShell's own. */
export function isReservedVariable(name: string): boolean {
  return reservedVariables.has(name.toLowerCase());
}

/** Whether every cmdlet has a parameter or an alias of that name already. */
export function isCommonParameter(name: string): boolean {
  return reservedParameters.has(name.toLowerCase());
}

/** Whether no parameter can have that name. */
export function isReservedName(name: string): boolean {
  return isReservedVariable(name) || isCommonParameter(name);
}
