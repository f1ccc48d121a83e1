import { join } from 'node:path';
import { expect } from 'chai';
import { emitDscClasses } from '../../generator/emit/dsc-classes.ts';
import type { Property, ValueType } from '../../generator/model/model.ts';
import { readOnce } from './read-once.ts';

const model = readOnce(join(import.meta.dirname, 'second', 'contract.ts'));

/** The lines of the class of a resource whose state has one property, beside its keys. */
function linesFor(type: Property['type'], more: Partial<Property> = {}): string[] {
  const property: Property = { name: 'It', help: 'It.', mandatory: false, option: false, type, ...more };
  const resources = model.resources
    .filter(({ className }) => className !== undefined)
    .slice(0, 1)
    .map((one) => ({
      ...one,
      state: {
        ...one.state,
        properties: [...one.state.properties.filter(({ name }) => one.classKeys.includes(name)), property],
      },
    }));
  const [, script = ''] = emitDscClasses({ ...model, resources });
  const text = script[1] ?? '';
  return text.split('\n').flatMap((line) => (/\$this\.It\b|\$It$/.test(line) ? [line.trim()] : []));
}

const value = (kind: string, list = false) => ({ is: 'value', kind, list }) as unknown as { is: 'value' } & ValueType;

describe('the module of class resources', () => {
  it('is none where no resource is to become a class', () => {
    expect([...emitDscClasses(model).keys()]).to.deep.equal(['FileSealDsc.psd1', 'FileSealDsc.psm1']);
    const resources = model.resources.map(({ className: _, ...rest }) => rest);
    expect([...emitDscClasses({ ...model, resources })]).to.deep.equal([]);
  });
});

describe('a property of a class resource', () => {
  it('has a type that PowerShell 5.1 knows and that can be null, and is written to the state where it is not', () => {
    const types = {
      UInt8: 'byte',
      UInt16: 'uint16',
      UInt32: 'uint32',
      UInt64: 'uint64',
      Boolean: 'bool',
      Switch: 'bool',
    };
    for (const [kind, type] of Object.entries(types)) {
      // JSON has no number of 64 bits that all read alike.
      const [one, many] = kind === 'UInt64' ? ['"$($this.It)"', '[string[]] $this.It'] : ['$this.It', '$this.It'];
      expect(linesFor(value(kind)), kind).to.deep.equal([
        `[DscProperty()] [System.Nullable[${type}]] $It`,
        `if ($null -ne $this.It) { $state['it'] = ${one} }`,
        'if ($null -ne $given.it) { $this.It = $given.it }',
      ]);
      expect(linesFor(value(kind, true)), `${kind}[]`).to.deep.equal([
        `[DscProperty()] [${type}[]] $It`,
        `if ($null -ne $this.It) { $state['it'] = ${many} }`,
        'if ($null -ne $given.it) { $this.It = $given.it }',
      ]);
    }
  });

  it('is a text otherwise, which is not there where it is empty, and a list of texts', () => {
    for (const kind of ['String', 'IPAddress', 'Duration']) {
      expect(linesFor(value(kind)), kind).to.deep.equal([
        '[DscProperty()] [string] $It',
        "if ($this.It) { $state['it'] = $this.It }",
        'if ($null -ne $given.it) { $this.It = $given.it }',
      ]);
      expect(linesFor(value(kind, true))[0], kind).to.equal('[DscProperty()] [string[]] $It');
    }
  });

  it('that says how to set is given and never read, one that must be given is so', () => {
    expect(linesFor(value('Boolean'), { option: true })).to.deep.equal([
      '[DscProperty()] [System.Nullable[bool]] $It',
      "if ($null -ne $this.It) { $state['it'] = $this.It }",
    ]);
    expect(linesFor(value('String'), { mandatory: true })[0]).to.equal('[DscProperty(Mandatory)] [string] $It');
    expect(linesFor({ is: 'wouldDo' })).to.deep.equal([]);
  });
});
