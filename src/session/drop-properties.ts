/** The other names that members have in objects, and so in files. */
const ALIASES: Readonly<Record<string, string>> = { InterfaceIndex: 'ifIndex', InterfaceAlias: 'ifAlias' };

/**
 * The command that drops these properties of piped objects, with their other names, to be put in front of a cmdlet. Windows
 * PowerShell excludes nothing without the `*`.
 */
export function dropCommand(names: readonly string[]): string {
  const all = names.flatMap((name) => [name, ALIASES[name] ?? []].flat());
  return `| Select-Object * -ExcludeProperty ${all.join(', ')} |`;
}
