import type { Model, Parameter, SetMembership } from '../model/model.ts';
import { identifier, indent, quote, quoteList, WIDTH } from '../text/powershell.ts';

/** The param block's lines. What is checked is checked in the executable, by the contract's own rules. */
export function printParameters(model: Model, parameters: readonly Parameter[]): string[] {
  const shown = parameters.filter((parameter) => parameter.pipeline !== 'piped');
  return shown.flatMap((parameter, at) => {
    const type = parameterType(parameter);
    const lines = [
      ...parameter.sets.flatMap((membership) => printMembership(parameter, membership)),
      ...(parameter.aliases.length === 0 ? [] : quoteList('[Alias(', parameter.aliases.map(identifier), ')]')),
      ...printChoices(model, parameter),
      `[${type}]`,
      `$${identifier(parameter.name)}${at === shown.length - 1 ? '' : ','}`,
    ];
    return at === 0 ? lines : ['', ...lines];
  });
}

function printMembership({ pipeline }: Parameter, { set, mandatory, position }: SetMembership): string[] {
  const facts = [
    ...(set === undefined ? [] : [`ParameterSetName = ${quote(set)}`]),
    ...(mandatory ? ['Mandatory = $true'] : []),
    ...(position === undefined ? [] : [`Position = ${position}`]),
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

function parameterType({ type: { kind, list } }: Parameter): string {
  if (kind === 'Switch') return 'switch';
  if (kind === 'Whole') return 'object';
  return `string${list ? '[]' : ''}`;
}

/** What comes from the pipeline is taken as it comes, an empty cell among it: there the words are only offered. */
function printChoices(
  { prefix, name: module }: Model,
  { type: { choices, kind }, pipeline, completer }: Parameter,
): string[] {
  if (completer !== undefined) {
    // A completer runs outside of the module that it is written in.
    return [
      '[ArgumentCompleter({',
      `        & (Get-Module -Name ${quote(module)}) { Get-${prefix}Completion @args } ${quote(identifier(completer))} "$($args[2])"`,
      '    })]',
    ];
  }
  if (kind === 'Boolean') return printOffer(['true', 'false', 'Enabled', 'Disabled']);
  if (choices === undefined) return [];
  if (pipeline !== 'name') return quoteList('[ValidateSet(', choices, ')]');
  return printOffer(choices);
}

function printOffer(words: readonly string[]): string[] {
  return quoteList('[ArgumentCompleter({ @(', words, ') -like "$($args[2])*" })]');
}
