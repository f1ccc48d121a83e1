import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { loadKoffi } from '../../../../generator/library/native/load-koffi.ts';
import { changeError } from '../../../../src/session/errors.ts';
import { fakeMachine } from '../../../ip-helper/fake-ip-helper.ts';

describe('what keeps the executable from working', () => {
  let folder: string;
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const refusal = (path: string, sha256: string): string => {
    try {
      loadKoffi(path, sha256);
    } catch (error) {
      if (error instanceof CommandError) return `${error.facts.id} ${error.facts.category}: ${error.facts.message}`;
      throw error;
    }
    return 'loaded';
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'koffi-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is said of a koffi.node that is missing, another one, or refused', () => {
    const path = join(folder, 'koffi.node');
    expect(refusal(path, digest('text'))).to.match(/^ExecutableMissing ObjectNotFound: .*koffi\.node/);
    writeFileSync(path, 'text');
    expect(refusal(path, digest('other'))).to.match(/^ExecutableMismatch InvalidOperation: .*koffi\.node/);
    expect(refusal(path, digest('text'))).to.match(/^ExecutableBlocked PermissionDenied: .*koffi\.node/);
  });

  it('is not said to be elevation where the session is elevated', () => {
    const machine = fakeMachine({});
    const said = (elevated: boolean, status: number) =>
      changeError({ ...machine, elevated }, 'SetIpForwardEntry2', status, 'a route').facts;
    expect(said(true, 5)).to.deep.include({ id: 'AccessDenied', category: 'PermissionDenied', status: 5 });
    expect(said(true, 5).message).to.match(/although this session is elevated: .* failed for a route with code 5/);
    expect(said(true, 5).action)
      .to.match(/VPN client/)
      .and.not.match(/Run as administrator/);
    expect(said(false, 5).message).to.match(/this session is not elevated/);
    expect(said(true, 1168).id).to.equal('RouteNotFound');
  });
});
