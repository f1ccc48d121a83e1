const OPENING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Words and brackets, without the text in quotes; undefined where a quote or a bracket does not close. */
export function tokensOf(code: string): string[] | undefined {
  const open: string[] = [];
  const tokens: string[] = [];
  const pattern = /'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"|#.*|[(){}[\]|;\n]|[^\s'"#(){}[\]|;]+|['"]/g;
  for (const [token] of code.matchAll(pattern)) {
    if (token === "'" || token === '"') return undefined;
    const closing = OPENING[token];
    if (closing !== undefined) open.push(closing);
    else if (/^[)}\]]$/.test(token) && open.pop() !== token) return undefined;
    tokens.push(token);
  }
  return open.length === 0 ? tokens : undefined;
}
