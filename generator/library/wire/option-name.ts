/** How an option is called on the command line: `read-only` of the parameter ReadOnly. */
export function optionName(parameter: string): string {
  return parameter.replace(/[A-Z]+/g, (capitals, at: number) => `${at === 0 ? '' : '-'}${capitals.toLowerCase()}`);
}
