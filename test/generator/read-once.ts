import { resolve } from 'node:path';
import type { Model } from '../../generator/model/model.ts';
import { readContract } from '../../generator/read/read-contract.ts';

const models = new Map<string, Model>();

/** The model of a contract whose files no test changes. It is read once in this process, which takes seconds. */
export function readOnce(contract: string): Model {
  const path = resolve(contract);
  const model = models.get(path) ?? readContract(path);
  models.set(path, model);
  return model;
}
