import type { ForwardRow } from '../../src/ip-helper/codec.ts';

/** What the tests put on the stand-in's machine: addresses of its interfaces, and routes that others have made. */
export const STAND_IN_MACHINE: {
  readonly addresses: readonly { readonly index: number; readonly address: string; readonly length: number }[];
  readonly routes: readonly (Partial<ForwardRow> & Pick<ForwardRow, 'InterfaceIndex'>)[];
} = {
  addresses: [
    { index: 12, address: '192.0.2.10', length: 26 },
    { index: 12, address: '2001:db8:1::10', length: 64 },
    { index: 12, address: 'fe80::10', length: 64 },
    { index: 31, address: '198.51.100.20', length: 25 },
    { index: 47, address: '203.0.113.20', length: 24 },
    { index: 47, address: '203.0.113.30', length: 24 },
    { index: 47, address: '2001:db8:2::20', length: 64 },
  ],
  routes: [
    {
      InterfaceIndex: 47,
      DestinationPrefix: '0.0.0.0/0',
      NextHop: '203.0.113.1',
      Metric: 0,
      Protocol: 19,
      Origin: 2,
      ValidLifetime: 86_400,
      PreferredLifetime: 86_400,
    },
    {
      InterfaceIndex: 12,
      DestinationPrefix: '2001:db8:fff0::/48',
      NextHop: 'fe80::1',
      Metric: 256,
      Protocol: 4,
      Origin: 3,
      ValidLifetime: 1_800_000,
      PreferredLifetime: 604_800,
    },
  ],
};
