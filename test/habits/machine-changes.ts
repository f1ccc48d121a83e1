/** One row of a machine file, by what names it. */
type Rows = Map<string, Record<string, unknown>>;

interface MachineFile {
  Interfaces: Record<string, unknown>[];
  Routes: Record<string, unknown>[];
}

/**
 * What differs between two machine files, a line for each route and interface: read from the files alone, so that it does
 * not depend on what the module says that it did.
 */
export function machineChanges(before: string, after: string): string[] {
  const [old, now] = [rowsOf(JSON.parse(before)), rowsOf(JSON.parse(after))];
  const gone = [...old.keys()].filter((key) => !now.has(key)).map((key) => `- ${key}`);
  const rest = [...now].flatMap(([key, row]) => {
    const was = old.get(key);
    if (was === undefined)
      return [`+ ${[key, ...Object.entries(row).map(([name, value]) => `${name} ${value}`)].join(', ')}`];
    const changes = differences(was, row);
    return changes.length === 0 ? [] : [`! ${key}: ${changes.join(', ')}`];
  });
  return [...gone, ...rest];
}

function rowsOf({ Interfaces, Routes }: MachineFile): Rows {
  const rows: Rows = new Map();
  const aliases = new Map(Interfaces.map((each) => [each['InterfaceIndex'], each['InterfaceAlias']]));
  for (const { InterfaceIndex, DestinationPrefix, NextHop, ...row } of Routes) {
    const hop = NextHop ?? (String(DestinationPrefix).includes(':') ? '::' : '0.0.0.0');
    // What is as the default says may be left out, or written.
    const { Protocol = 'NetMgmt', Origin = 'Manual', ...rest } = row;
    const named = {
      ...(Protocol === 'NetMgmt' ? {} : { Protocol }),
      ...(Origin === 'Manual' ? {} : { Origin }),
      ...rest,
    };
    rows.set(`${DestinationPrefix} via ${hop} on ${aliases.get(InterfaceIndex)}`, named);
  }
  for (const { InterfaceAlias, IPv4, IPv6 } of Interfaces) {
    for (const [family, row] of Object.entries({ IPv4, IPv6 })) {
      // What Windows would compute is no setting.
      const { AutomaticMetric: _, ...settings } = (row ?? {}) as Record<string, unknown>;
      rows.set(`${InterfaceAlias} ${family}`, settings);
    }
  }
  return rows;
}

function differences(was: Record<string, unknown>, row: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(row)])].sort();
  const text = (value: unknown) => (value === undefined ? '(default)' : String(value));
  return names
    .filter((name) => text(was[name]) !== text(row[name]))
    .map((name) => `${name} ${text(was[name])} -> ${text(row[name])}`);
}
