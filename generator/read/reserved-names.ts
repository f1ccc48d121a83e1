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

/**
 * Names of types that need no namespace: PowerShell's type accelerators, and what the emitted script names besides. A class
 * of such a name would be taken for it.
 */
const TYPES = [
  'adsi adsisearcher Alias AllowEmptyCollection AllowEmptyString AllowNull ArgumentCompleter ArgumentCompletions array',
  'bigint bool Boolean byte char cimclass cimconverter ciminstance CimSession cimtype CmdletBinding cultureinfo datetime',
  'decimal double DscLocalConfigurationManager DscProperty DscResource Enum ExperimentAction Experimental',
  'ExperimentalFeature float guid hashtable initialsessionstate int int16 int32 int64 ipaddress IPEndpoint long',
  'mailaddress NoRunspaceAffinity NullString object ObjectSecurity ordered OutputType Parameter PhysicalAddress powershell',
  'psaliasproperty pscredential pscustomobject PSDefaultValue pslistmodifier psmoduleinfo psnoteproperty psobject',
  'psprimitivedictionary pspropertyexpression psscriptmethod psscriptproperty PSTypeNameAttribute psvariable',
  'psvariableproperty ref regex runspace runspacefactory sbyte scriptblock securestring semver short single string',
  'SupportsWildcards switch timespan type uint uint16 uint32 uint64 ulong uri ushort ValidateCount ValidateDrive',
  'ValidateLength ValidateNotNull ValidateNotNullOrEmpty ValidateNotNullOrWhiteSpace ValidatePattern ValidateRange',
  'ValidateScript ValidateSet ValidateTrustedData ValidateUserDrive version void WildcardPattern wmi wmiclass wmisearcher',
  'X500DistinguishedName X509Certificate xml',
];

/** The cmdlets of Microsoft.PowerShell.Core, in Windows PowerShell and in PowerShell 7, whose verbs a contract may use. */
const CMDLETS = [
  'Add-History Add-PSSnapin Clear-History Connect-PSSession Debug-Job Disable-ExperimentalFeature Disable-PSRemoting',
  'Disable-PSSessionConfiguration Disconnect-PSSession Enable-ExperimentalFeature Enable-PSRemoting',
  'Enable-PSSessionConfiguration Enter-PSHostProcess Enter-PSSession Exit-PSHostProcess Exit-PSSession Export-Console',
  'Export-ModuleMember Get-Command Get-ExperimentalFeature Get-Help Get-History Get-Job Get-Module',
  'Get-PSHostProcessInfo Get-PSSession Get-PSSessionCapability Get-PSSessionConfiguration Get-PSSnapin Get-PSSubsystem',
  'Import-Module Invoke-Command Invoke-History New-Module New-ModuleManifest New-PSRoleCapabilityFile New-PSSession',
  'New-PSSessionConfigurationFile New-PSSessionOption New-PSTransportOption Out-Default Out-Host Out-Null Receive-Job',
  'Receive-PSSession Register-ArgumentCompleter Register-PSSessionConfiguration Remove-Job Remove-Module',
  'Remove-PSSession Remove-PSSnapin Resume-Job Save-Help Set-PSDebug Set-PSSessionConfiguration Set-StrictMode Start-Job',
  'Stop-Job Suspend-Job Switch-Process Test-ModuleManifest Test-PSSessionConfigurationFile',
  'Unregister-PSSessionConfiguration Update-Help Wait-Job',
];

/** What every object has for PowerShell, and what remoting and jobs add to those of another computer. */
const MEMBERS = [
  'PSObject PSTypeNames PSBase PSAdapted PSExtended PSStandardMembers PSComputerName PSShowComputerName RunspaceId',
];

const wordsOf = (lines: readonly string[]) => new Set(lines.join(' ').toLowerCase().split(' '));
const reservedVariables = wordsOf(VARIABLES);
const reservedParameters = wordsOf(PARAMETERS);
const reservedTypes = wordsOf(TYPES);
const reservedMembers = wordsOf(MEMBERS);
const engineCmdlets = wordsOf(CMDLETS);

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

/** Whether PowerShell takes that name for a type of its own. */
export function isReservedType(name: string): boolean {
  return reservedTypes.has(name.toLowerCase());
}

/** Whether no member of a result can have that name. */
export function isReservedMember(name: string): boolean {
  return reservedMembers.has(name.toLowerCase());
}

/** Whether the engine itself has a cmdlet of that name. */
export function isEngineCmdlet(name: string): boolean {
  return engineCmdlets.has(name.toLowerCase());
}
