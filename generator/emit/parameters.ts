import type { Model, Parameter, SetMembership } from '../model/model.ts';
import { identifier, indent, quote, quoteList, WIDTH } from '../text/powershell.ts';
import { printCompletion } from './completers.ts';

/** The param block's lines. What is checked is checked in the executable, by the contract's own rules. */
export function printParameters(model: Model, parameters: readonly Parameter[]): string[] {
  const shown = parameters.filter((parameter) => parameter.pipeline !== 'piped');
  return shown.flatMap((parameter, at) => {
    const type = parameterType(model, parameter);
    const lines = [
      ...parameter.sets.flatMap((membership) => printMembership(parameter, membership)),
      ...(parameter.aliases.length === 0 ? [] : quoteList('[Alias(', parameter.aliases.map(identifier), ')]')),
      ...printCompletion(model, parameter),
      `[${type}]`,
      `$${identifier(parameter.name)}${at === shown.length - 1 ? '' : ','}`,
    ];
    return at === 0 ? lines : ['', ...lines];
  });
}

/**
 * A parameter whose value may be a piped text cannot be mandatory for PowerShell, which knows it only by the names of properties: the
 * function asks for it.
 */
function printMembership(parameter: Parameter, { set, mandatory, position }: SetMembership): string[] {
  const { pipeline, isValue, byValue } = parameter;
  const facts = [
    ...(set === undefined ? [] : [`ParameterSetName = ${quote(set)}`]),
    ...(mandatory && !isValue ? ['Mandatory = $true'] : []),
    ...(position === undefined ? [] : [`Position = ${position}`]),
    ...(byValue ? ['ValueFromPipeline = $true'] : []),
    ...(pipeline === 'name' ? ['ValueFromPipelineByPropertyName = $true'] : []),
  ];
  if (facts.length === 0) return [];
  const line = `[Parameter(${facts.join(', ')})]`;
  if (line.length <= WIDTH) return [line];
  return [
    '[Parameter(',
    ...indent(
      facts.map((fact, at) => `${fact}${at === facts.length - 1 ? '' : ','}`),
      1,
    ),
    ')]',
  ];
}

function parameterType(model: Model, parameter: Parameter): string {
  const { kind, list } = parameter.type;
  if (kind === 'Switch') return 'switch';
  if (kind === 'Objects') return 'object[]';
  if (kind === 'Whole') return list ? 'object[]' : 'object';
  return `string${list || mayBeSeveral(model, parameter) ? '[]' : ''}`;
}

/** What no member of a result is given for. */
const NOT_OF_RESULTS = ['Switch', 'Whole', 'Objects', 'FilePath'];

/**
 * Whether it takes one value, which may be given as the member of several objects: `(Get-X).Index`. PowerShell refuses a
 * list for a text without a word of what is meant, so the function gets it and looks.
 */
export function mayBeSeveral({ classes }: Model, { name, type: { kind, list } }: Parameter): boolean {
  const isMember = classes.some(({ members }) => members.some((member) => member.name === name));
  return !list && !NOT_OF_RESULTS.includes(kind) && isMember;
}
