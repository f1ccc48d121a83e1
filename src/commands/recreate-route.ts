import { type Call, CommandError, type Later, lazyPlan, type Plan } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { warnOfLease } from '../guard/leases.ts';
import { refuseLocal } from '../interfaces/origin.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { describeChange, type IpRouteChange, toRecreation } from '../routes/change.ts';
import { createAs } from '../routes/create-as.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import type { RouteKey } from '../routes/key.ts';
import { forgetRoutes } from '../routes/read.ts';
import { mergeRouteSettings, type RouteSettings } from '../routes/settings.ts';
import { readRouteBefore, settleRoute, tellAfter } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import { because, type Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';

/** The Origin that Windows notes of what is created: Manual. */
const CREATED = 0;

/**
 * Deletes a route and creates it again with other settings: for what Windows changes in no other way. For a moment there is none.
 * Where the creation fails the route is created as it was; where that fails, too, the error says that it is gone. The caller
 * asks whether somebody would be cut off.
 * @throws {CommandError} when there is no such route, or a setting breaks a rule
 */
export function recreateRoute(request: RouteKey & RouteSettings, machine: Machine, call: Call): Plan<IpRouteChange> {
  const { checked, bytes, row } = readRouteBefore(request, machine, call);
  const target = () => describeRoute(row.DestinationPrefix, row.NextHop, checked.owner);
  const toEntry = entryReader(machine);
  const before = toEntry(row);
  refuseLocal(before, request, target);
  refuseUndelegated(machine, target(), undefined);
  const wanted = { ...row, ...mergeRouteSettings(row, request, target) };
  const planned = toEntry({ ...wanted, Age: 0, Origin: CREATED });
  const change = (whatIf: boolean, after: IpRouteEntry) => toRecreation(before, after, whatIf, call.run ?? '');
  return lazyPlan({
    target,
    action: () => `Delete and create again: ${describeChange(before, planned)}`,
    planned: () => change(true, planned),
    // Two calls that are one change.
    apply: () => because(machine, { steps: true }, apply),
  });

  function apply(): IpRouteChange | Later<IpRouteChange> {
    warnOfLease(() => change(true, planned), machine, call);
    settleRoute(checked, machine);
    forgetRoutes(machine, row.NextHop);
    const deleted = machine.ipHelper.DeleteIpForwardEntry2(copyRow(bytes));
    // Somebody else was faster, and it is to be there all the same.
    if (deleted !== NO_ERROR && deleted !== ERROR_NOT_FOUND)
      throw changeError(machine, 'DeleteIpForwardEntry2', deleted, target());
    const created = createAs(checked, wanted, machine);
    if (created !== NO_ERROR) {
      const error = changeError(machine, 'CreateIpForwardEntry2', created, target());
      throw putBack(error, createAs(checked, row, machine));
    }
    return tellAfter('Create', checked, machine, call, (found) => {
      if (typeof found !== 'number') return change(false, toEntry(found));
      throw windowsError('GetIpForwardEntry2', found, target(), 'after the route was created again');
    });
  }
}

/** The error of a creation that failed, which says what has become of the route that was deleted before. */
function putBack({ facts }: CommandError, status: number): CommandError {
  if (status === NO_ERROR)
    return new CommandError({
      ...facts,
      message: `${facts.message} It was deleted before, and was created again with its settings; its Origin is Manual now.`,
    });
  return new CommandError({
    ...facts,
    message: `${facts.message} It was deleted before, and could not be created again as it was (code ${status}): it is gone.`,
    action: `${facts.action} Then create it with New-IpRouteEntry.`,
  });
}
