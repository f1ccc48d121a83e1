import { defineModule, type FilePath, type Switch } from './contract/vocabulary.ts';

export * from './commands/completers.ts';
export * from './commands/export-ip-route-table.ts';
export * from './commands/find-ip-route-entry.ts';
export * from './commands/get-ip-interface-entry.ts';
export * from './commands/get-ip-route-entry.ts';
export * from './commands/new-ip-route-entry.ts';
export * from './commands/remove-ip-route-entry.ts';
export * from './commands/set-ip-interface-entry.ts';
export * from './commands/set-ip-route-entry.ts';
export * from './commands/watch-ip-route-entry.ts';
export { errors } from './routing/error-catalogue.ts';

/** The module: see package.json for the version, which must be the same. */
export const contract = defineModule({
  name: 'IpRoute',
  prefix: 'IpRoute',
  executable: 'iproute',
  version: '0.1.0',
  guid: '5c0b9a51-2f6e-4d7b-9a41-7f0d3c8e26b5',
  author: 'The IpRoute authors',
  copyright: '(c) The IpRoute authors. MIT License.',
  description: 'Validated changes of the Windows routing table, shown before and after, rehearsable.',
  tags: ['Windows', 'Network', 'Routing', 'Route', 'IpHelper', 'PSEdition_Desktop', 'PSEdition_Core'],
  releaseNotes: 'See CHANGELOG.md.',
});

/**
 * What a session works on: without any, the live routing table of this Windows computer.
 * @session
 * @example Rehearse on a copy of a machine
 * Connect-IpRouteHost -Simulator -MachineFile ./laptop.json
 * @example Try the cmdlets on a small machine in memory
 * Connect-IpRouteHost -Simulator
 */
export interface SessionOptions {
  /** Work on a simulated machine: nothing of this computer is read or changed. */
  Simulator?: Switch;
  /** Machine file of the simulator (JSON). Without one, a small built-in machine in memory. */
  MachineFile?: FilePath;
}
