import { quote } from '../../text/powershell.ts';
import { asciiJson } from './command-line.ts';

/** The module that scripts import. */
export interface ScriptedModule {
  readonly name: string;
  readonly version: string;
  readonly guid: string;
}

/** What a remediation looks for and mends, as lines of PowerShell that Windows PowerShell 5.1 runs. */
export interface Remediation {
  readonly module: ScriptedModule;
  /** The cmdlet that writes the scripts. */
  readonly madeBy: string;
  /** What is wanted, for the person who approves the scripts: lines of a comment. */
  readonly about: readonly string[];
  /** The pronounceable plural of what is wanted: "12 notes". */
  readonly wanted: string;
  /** Statements before the first look, which find and mend may refer to. */
  readonly prepare: readonly string[];
  /** An expression that gives what is not as wanted, one object each, whose text says what it is; nothing where all is. It changes nothing. */
  readonly find: string;
  /** A call of a cmdlet that mends it, without a question, and gives one object for each change. */
  readonly mend: string;
}

/** How many bytes a script may have: the documentation of Intune says 200 KB. */
export const LARGEST_SCRIPT = 200 * 1024;

/** How many characters of the last line Intune reports. */
const REPORTED = 2048;

/**
 * The detection script of a remediation. It ends with 0 where nothing is to be mended, else with 1: also where the module, its
 * executable or a right is missing. By the rules of Intune: every path ends with `exit`, the last line of at most 2,048 ASCII characters
 * says why, nothing is written to standard error, nothing asks, and a 32-bit host starts the 64-bit one.
 */
export function detectionScript(remediation: Remediation): string {
  const { find, wanted } = remediation;
  return script(
    [
      'Detection script of an Intune remediation. It changes nothing.',
      ...comments(remediation),
      'It ends with 0 where all is as wanted, else with 1; its last line says why.',
    ],
    [
      ...begun(remediation),
      'try {',
      `    $found = @(${find})`,
      '} catch {',
      '    Exit-Script -Code 1 -Text "not ok: it cannot be tested. $($_.Exception.Message)"',
      '}',
      'if ($found.Count -gt 0) {',
      "    Exit-Script -Code 1 -Text ('not ok: {0} to change: {1}' -f $found.Count, ($found -join '; '))",
      '}',
      `Exit-Script -Code 0 -Text ${quote(`ok: as wanted, ${wanted}`)}`,
    ],
  );
}

/** The remediation script: it mends, and looks again. It ends with 0 where all is as wanted then. The rules are those of `detectionScript`. */
export function remediationScript(remediation: Remediation): string {
  const { find, mend } = remediation;
  return script(
    [
      'Remediation script of an Intune remediation.',
      ...comments(remediation),
      'It ends with 0 where all is as wanted afterwards, else with 1; its last line says what was changed, or why not.',
    ],
    [
      ...begun(remediation),
      '$made = @()',
      'try {',
      `    $null = ${mend} -OutVariable made`,
      `    $left = @(${find})`,
      '} catch {',
      '    $why = $_.Exception.Message',
      "    Exit-Script -Code 1 -Text ('not ok after {0} changes: {1} {2}' -f $made.Count, $why, ($made -join '; '))",
      '}',
      'if ($left.Count -gt 0) {',
      "    Exit-Script -Code 1 -Text ('not ok: {0} still to change: {1}' -f $left.Count, ($left -join '; '))",
      '}',
      "if ($made.Count -eq 0) { Exit-Script -Code 0 -Text 'ok: nothing was to change' }",
      "Exit-Script -Code 0 -Text ('ok: {0} changed: {1}' -f $made.Count, ($made -join '; '))",
    ],
  );
}

function comments({ module, madeBy, about }: Remediation): readonly string[] {
  return [
    ...about,
    `Made by ${madeBy} of ${module.name} ${module.version}: change what it is made from, and make it again.`,
    'In Intune: do not run it with the credentials of who is logged on, and run it in 64-bit PowerShell.',
  ];
}

/** The module is there, and what is wanted is known. */
function begun({ module: { name, version, guid }, prepare }: Remediation): readonly string[] {
  return [
    'try {',
    `    $module = @{ ModuleName = '${name}'; GUID = '${guid}'; ModuleVersion = '${version}' }`,
    '    Import-Module -FullyQualifiedName $module -ErrorAction Stop',
    '} catch {',
    `    $text = 'not ok: the module ${name} ${version} or newer is not installed for all users, or does not load. {0}'`,
    '    Exit-Script -Code 1 -Text ($text -f $_.Exception.Message)',
    '}',
    'try {',
    // Lines of a here-string stay where they are: its end must be at the beginning of its line.
    ...prepare.map((statement) => `    ${statement}`),
    '} catch {',
    '    Exit-Script -Code 1 -Text "not ok: it cannot begin. $($_.Exception.Message)"',
    '}',
  ];
}

/** A value as JSON in a here-string, a line for each item, which ConvertFrom-Json gives back. */
export function scriptJson(items: readonly object[]): string {
  return `ConvertFrom-Json @'\n[\n${items.map((item) => `  ${asciiJson(item)}`).join(',\n')}\n]\n'@`;
}

/** The scripts of the Win32 app that brings the module, which lies beside them in a folder of its name. */
export interface AppScripts {
  readonly install: string;
  readonly uninstall: string;
  readonly detect: string;
}

/**
 * Writes the scripts of the app. The module goes where Windows PowerShell and PowerShell 7 both look, and administrators alone may write.
 * @param probe - statements that fail where the module's executable does not start
 */
export function appScripts(module: ScriptedModule, madeBy: string, probe: readonly string[]): AppScripts {
  const { name, version } = module;
  const made = `Made by ${madeBy} of ${name} ${version}.`;
  const folder = [
    "$modules = Join-Path (Join-Path $env:ProgramFiles 'WindowsPowerShell') 'Modules'",
    `$parent = Join-Path $modules '${name}'`,
    `$target = Join-Path $parent '${version}'`,
  ];
  const moveAway = [
    '    if (Test-Path -LiteralPath $target) {',
    '        # As a whole, or not at all: it cannot be moved while one of its files is in use.',
    "        $old = '{0}.old-{1}' -f $target, [IO.Path]::GetRandomFileName()",
    '        Move-Item -LiteralPath $target -Destination $old -ErrorAction Stop',
    '        Remove-Item -LiteralPath $old -Recurse -Force -ErrorAction SilentlyContinue',
    '    }',
  ];
  const inUse = 'A session or a task may have the module in use: close it, and try again.';
  return {
    install: script(
      [`Install script of the Win32 app of ${name}: copies the folder ${name} beside it for all users.`, made],
      [
        ...folder,
        `$inUse = '${inUse}'`,
        `$source = Join-Path $PSScriptRoot '${name}'`,
        'try {',
        `    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path $source '${name}.psd1') -ErrorAction Stop`,
        `    if ($manifest.ModuleVersion -ne '${version}' -or $manifest.GUID -ne '${module.guid}') {`,
        `        throw "the folder ${name} beside this script has another module, or version $($manifest.ModuleVersion)."`,
        '    }',
        '    $null = New-Item -ItemType Directory -Path $parent -Force -ErrorAction Stop',
        '    # Made beside it, so that what is half copied is never taken for the module.',
        '    $draft = "$target.new"',
        '    if (Test-Path -LiteralPath $draft) { Remove-Item -LiteralPath $draft -Recurse -Force -ErrorAction Stop }',
        '    Copy-Item -LiteralPath $source -Destination $draft -Recurse -ErrorAction Stop',
        ...moveAway,
        '    Move-Item -LiteralPath $draft -Destination $target -ErrorAction Stop',
        '} catch {',
        '    Exit-Script -Code 1 -Text "not installed: $($_.Exception.Message) $inUse"',
        '}',
        `Exit-Script -Code 0 -Text "installed: ${name} ${version} in $target"`,
      ],
    ),
    uninstall: script(
      [`Uninstall script of the Win32 app of ${name}: removes version ${version} of the module.`, made],
      [
        ...folder,
        `$inUse = '${inUse}'`,
        'try {',
        ...moveAway,
        '    if ((Test-Path -LiteralPath $parent) -and -not (Get-ChildItem -LiteralPath $parent -Force)) {',
        '        Remove-Item -LiteralPath $parent -ErrorAction Stop',
        '    }',
        '} catch {',
        '    Exit-Script -Code 1 -Text "not uninstalled: $($_.Exception.Message) $inUse"',
        '}',
        `Exit-Script -Code 0 -Text 'uninstalled: ${name} ${version}'`,
      ],
    ),
    detect: script(
      [
        `Detection script of the Win32 app of ${name}: imports the module and starts its executable.`,
        made,
        'It ends with 0 and a line where version and executable work, else with 1.',
      ],
      [
        ...folder,
        'try {',
        `    Import-Module -Name (Join-Path $target '${name}.psd1') -ErrorAction Stop`,
        ...probe.map((statement) => `    $null = ${statement}`),
        '} catch {',
        '    Exit-Script -Code 1 -Text "not ok: $($_.Exception.Message)"',
        '}',
        `Exit-Script -Code 0 -Text 'ok: ${name} ${version}'`,
      ],
    ),
  };
}

/** What all of these scripts have in common. */
function script(about: readonly string[], body: readonly string[]): string {
  const lines = [
    ...about.map((line) => `# ${line.replace(/[^ -~]/g, '?')}`),
    '',
    'function Exit-Script {',
    '    param (',
    '        [int] $Code,',
    '        [string] $Text',
    '    )',
    `    # Of the output the last line is reported, and of it ${REPORTED} characters; what is not ASCII does not arrive.`,
    "    $line = ($Text -replace '\\s+', ' ').Trim() -replace '[^ -~]', '?'",
    `    if ($line.Length -gt ${REPORTED}) { $line = $line.Substring(0, ${REPORTED - 3}) + '...' }`,
    '    [Console]::Out.WriteLine($line)',
    '    exit $Code',
    '}',
    '',
    'if ("$($ExecutionContext.SessionState.LanguageMode)" -ne \'FullLanguage\') {',
    "    'not ok: App Control runs this script in constrained language. Sign it, or allow it by a rule.'",
    '    exit 1',
    '}',
    '# Nobody sees these, and nobody is there to answer.',
    "$global:ProgressPreference = 'SilentlyContinue'",
    "$global:WarningPreference = 'SilentlyContinue'",
    "$global:ConfirmPreference = 'None'",
    '$global:WhatIfPreference = $false',
    'if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) {',
    '    try {',
    "        $shell = Join-Path ([Environment]::GetFolderPath('Windows')) 'Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe'",
    '        & $shell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $PSCommandPath',
    '        exit $LASTEXITCODE',
    '    } catch {',
    '        Exit-Script -Code 1 -Text "not ok: the 64-bit PowerShell does not start. $($_.Exception.Message)"',
    '    }',
    '}',
    '',
    ...body,
    '',
  ];
  return lines.join('\n');
}
