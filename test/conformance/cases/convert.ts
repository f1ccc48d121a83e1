import type { ConformanceCase } from '../ground.ts';
import { NO_INDEX, NO_LUID } from '../rows.ts';

export const convertCases: readonly ConformanceCase[] = [
  {
    id: 'convert-there-and-back',
    fact: 'Convert4',
    proves: 'index, LUID and alias lead to each other',
    run({ ipHelper, luid, index }) {
      const alias = ipHelper.ConvertInterfaceLuidToAlias(luid);
      return {
        luid: ipHelper.ConvertInterfaceIndexToLuid(index).luid === luid,
        index: ipHelper.ConvertInterfaceLuidToIndex(luid).index === index,
        alias: alias.status === 0 && ipHelper.ConvertInterfaceAliasToLuid(alias.alias).luid === luid,
      };
    },
    expected: { luid: true, index: true, alias: true },
  },
  {
    id: 'convert-alias-without-case',
    fact: 'Convert5',
    proves: 'aliases are compared without case',
    run({ ipHelper, luid }) {
      const { alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
      return ipHelper.ConvertInterfaceAliasToLuid(alias.toUpperCase()).luid === luid;
    },
    expected: true,
  },
  {
    id: 'convert-unknown-index',
    fact: 'Convert1',
    proves: 'index 0 or unknown: 2, and the LUID is 0',
    run: ({ ipHelper }) =>
      [0, NO_INDEX].map((index) => {
        const { status, luid } = ipHelper.ConvertInterfaceIndexToLuid(index);
        return { status, zero: luid === 0n };
      }),
    expected: [
      { status: 2, zero: true },
      { status: 2, zero: true },
    ],
  },
  {
    id: 'convert-unknown-luid',
    fact: 'Convert2',
    proves: 'a LUID that is unknown: 2, and the index is 0',
    run: ({ ipHelper }) => {
      const { status, index } = ipHelper.ConvertInterfaceLuidToIndex(NO_LUID);
      return { status, index, alias: ipHelper.ConvertInterfaceLuidToAlias(NO_LUID).status };
    },
    expected: { status: 2, index: 0, alias: 2 },
  },
  {
    id: 'convert-unknown-alias',
    fact: 'Convert3',
    proves: 'an alias that no interface has: 87',
    run: ({ ipHelper }) => ipHelper.ConvertInterfaceAliasToLuid('no interface is called so').status,
    expected: 87,
  },
];
