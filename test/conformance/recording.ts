import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';

/**
 * Writes down every call to an implementation: its name, the bytes given, the status, the bytes that came back. Two
 * implementations that do the same give the same lines. Notifications are left out, as their time is not certain.
 */
export function recording(ipHelper: IpHelper, lines: string[]): IpHelper {
  const note = (name: string, ...facts: unknown[]) => lines.push([name, ...facts.map(text)].join(' '));
  const row = (
    name: 'CreateIpForwardEntry2' | 'SetIpForwardEntry2' | 'DeleteIpForwardEntry2' | 'SetIpInterfaceEntry',
  ) => {
    return (bytes: Uint8Array) => {
      const given = text(bytes);
      const status = ipHelper[name](bytes);
      note(name, given, status);
      return status;
    };
  };
  const inOut = (name: 'GetIpForwardEntry2' | 'GetIpInterfaceEntry') => (bytes: Uint8Array) => {
    const given = text(bytes);
    const status = ipHelper[name](bytes);
    note(name, given, status, bytes);
    return status;
  };
  const fill = (name: 'InitializeIpForwardEntry' | 'InitializeIpInterfaceEntry') => (bytes: Uint8Array) => {
    ipHelper[name](bytes);
    note(name, bytes);
  };
  const table = (name: 'GetIpForwardTable2' | 'GetIpInterfaceTable' | 'GetExtendedTcpTable') => (family: number) => {
    const result = ipHelper[name](family);
    note(name, family, result.status, result.table);
    return result;
  };
  return {
    InitializeIpForwardEntry: fill('InitializeIpForwardEntry'),
    CreateIpForwardEntry2: row('CreateIpForwardEntry2'),
    SetIpForwardEntry2: row('SetIpForwardEntry2'),
    DeleteIpForwardEntry2: row('DeleteIpForwardEntry2'),
    GetIpForwardEntry2: inOut('GetIpForwardEntry2'),
    GetIpForwardTable2: table('GetIpForwardTable2'),
    GetBestRoute2(luid, index, source, destination) {
      const result = ipHelper.GetBestRoute2(luid, index, source, destination);
      note('GetBestRoute2', luid, index, source, destination, result.status, result.row, result.source);
      return result;
    },
    NotifyRouteChange2: (family, initial, callback) => ipHelper.NotifyRouteChange2(family, initial, callback),
    CancelMibChangeNotify2: (handle) => ipHelper.CancelMibChangeNotify2(handle),
    InitializeIpInterfaceEntry: fill('InitializeIpInterfaceEntry'),
    GetIpInterfaceEntry: inOut('GetIpInterfaceEntry'),
    SetIpInterfaceEntry: row('SetIpInterfaceEntry'),
    GetIpInterfaceTable: table('GetIpInterfaceTable'),
    GetExtendedTcpTable: table('GetExtendedTcpTable'),
    ConvertInterfaceIndexToLuid(index) {
      const result = ipHelper.ConvertInterfaceIndexToLuid(index);
      note('ConvertInterfaceIndexToLuid', index, result.status, result.luid);
      return result;
    },
    ConvertInterfaceLuidToIndex(luid) {
      const result = ipHelper.ConvertInterfaceLuidToIndex(luid);
      note('ConvertInterfaceLuidToIndex', luid, result.status, result.index);
      return result;
    },
    ConvertInterfaceLuidToAlias(luid) {
      const result = ipHelper.ConvertInterfaceLuidToAlias(luid);
      note('ConvertInterfaceLuidToAlias', luid, result.status, result.alias);
      return result;
    },
    ConvertInterfaceAliasToLuid(alias) {
      const result = ipHelper.ConvertInterfaceAliasToLuid(alias);
      note('ConvertInterfaceAliasToLuid', alias, result.status, result.luid);
      return result;
    },
  };
}

function text(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
