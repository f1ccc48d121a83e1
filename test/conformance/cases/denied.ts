import { type ConformanceCase, controlsOf, type Ground, type Observed } from '../ground.ts';
import { HOP4, made, NO_LUID, newRow, readMembers, V4 } from '../rows.ts';

/** Runs work in a session that is not elevated. */
function denied(ground: Ground, work: () => Observed): Observed {
  const { elevate } = controlsOf(ground);
  elevate(false);
  try {
    return work();
  } finally {
    elevate(true);
  }
}

export const deniedCases: readonly ConformanceCase[] = [
  {
    id: 'not-elevated-changes-nothing',
    fact: 'Code5',
    proves: 'Create, Set and Delete in a session that is not elevated: 5; Get and the table need no rights',
    run(ground) {
      const { ipHelper } = ground;
      const row = made(ground);
      return denied(ground, () => ({
        create: ipHelper.CreateIpForwardEntry2(newRow(ground, { DestinationPrefix: V4, NextHop: HOP4 })),
        set: ipHelper.SetIpForwardEntry2(newRow(ground, { Metric: 99 })),
        delete: ipHelper.DeleteIpForwardEntry2(row),
        read: readMembers(ground, row, 'Metric'),
        table: ipHelper.GetIpForwardTable2(0).status,
      }));
    },
    expected: { create: 5, set: 5, delete: 5, read: { Metric: 20 }, table: 0 },
  },
  {
    id: 'not-elevated-with-bad-arguments',
    fact: 'Create20',
    proves: 'what is wrong with the arguments or the interface is said before the rights, the route after them',
    run(ground) {
      const { ipHelper } = ground;
      return denied(ground, () => ({
        arguments: ipHelper.SetIpForwardEntry2(new Uint8Array(104)),
        interface: ipHelper.SetIpForwardEntry2(newRow(ground, { InterfaceLuid: NO_LUID })),
        route: ipHelper.SetIpForwardEntry2(newRow(ground)),
        absent: ipHelper.DeleteIpForwardEntry2(newRow(ground)),
      }));
    },
    expected: { arguments: 87, interface: 1168, route: 5, absent: 5 },
  },
];
