import { bestRouteCases } from './cases/best-route.ts';
import { convertCases } from './cases/convert.ts';
import { createCases } from './cases/create.ts';
import { deleteAndGetCases } from './cases/delete-and-get.ts';
import { deniedCases } from './cases/denied.ts';
import { interfaceCases } from './cases/interface.ts';
import { interfaceSetCases } from './cases/interface-set.ts';
import { notifyCases } from './cases/notify.ts';
import { setCases } from './cases/set.ts';
import { tcpCases } from './cases/tcp.ts';
import { timeCases } from './cases/time.ts';
import type { ConformanceCase } from './ground.ts';

/** Every case, in the order in which it runs. */
export const cases: readonly ConformanceCase[] = [
  ...createCases,
  ...setCases,
  ...deleteAndGetCases,
  ...deniedCases,
  ...bestRouteCases,
  ...interfaceCases,
  ...interfaceSetCases,
  ...convertCases,
  ...tcpCases,
  ...timeCases,
  ...notifyCases,
];
