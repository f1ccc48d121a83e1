import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import type { Machine } from '../../src/session/machine.ts';

/** A machine that counts the calls of Windows' functions by their names. */
export function counted<Known extends Machine>(machine: Known) {
  const calls: Record<string, number> = {};
  const ipHelper = new Proxy(machine.ipHelper, {
    get(target, name) {
      const call = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        calls[String(name)] = (calls[String(name)] ?? 0) + 1;
        return call(...given);
      };
    },
  }) as IpHelper;
  return { ...machine, ipHelper, calls };
}
