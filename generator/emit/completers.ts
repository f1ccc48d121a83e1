import { type Model, type Parameter, sessionCmdlets } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';

/** What is offered for a parameter: what a completer of the contract tells, or words. */
interface Offer {
  readonly source?: string;
  readonly words?: readonly string[];
}

/** Nothing is offered: without any completer it would be files. */
const NOTHING: Offer = {};

/** How a parameter is completed. Of a path PowerShell offers files, of a switch its two values, of a set its words. */
export function printCompletion({ prefix }: Model, parameter: Parameter): string[] {
  if (isSet(parameter)) return quoteList('[ValidateSet(', parameter.type.choices ?? [], ')]');
  return offerOf(parameter) === undefined ? [] : [`[ArgumentCompleter([${identifier(prefix)}_Completer])]`];
}

/** The function that says what is offered for each parameter: for one that differs from others of its name by its cmdlet. */
export function printOffers(model: Model): string[] {
  const { prefix, session, commands } = model;
  const [connect = ''] = sessionCmdlets(model);
  const offers = new Map<string, Offer>();
  for (const { name, parameters } of [{ name: connect, parameters: session }, ...commands]) {
    for (const parameter of parameters) {
      const offer = parameter.pipeline === 'piped' ? undefined : offerOf(parameter);
      if (offer === undefined) continue;
      const other = offers.get(parameter.name);
      if (other === undefined) offers.set(parameter.name, offer);
      else if (!isSame(offer, other)) offers.set(`${name} ${parameter.name}`, offer);
    }
  }
  const sorted = [...offers].sort(([name], [other]) => (name < other ? -1 : 1));
  const width = Math.max(0, ...sorted.map(([name]) => quote(name).length));
  return [
    `function Get-${identifier(prefix)}_Offered {`,
    '    # What is offered for a parameter: what the executable tells, words, or nothing.',
    '    @{',
    ...indent(
      sorted.flatMap(([name, offer]) => printOffer(quote(name).padEnd(width), offer)),
      2,
    ),
    '    }',
    '}',
  ];
}

function printOffer(key: string, { source, words }: Offer): string[] {
  if (words !== undefined) return quoteList(`${key} = @{ Words = @(`, words, ') }');
  return [`${key} = @{${source === undefined ? '' : ` Source = ${quote(source)} `}}`];
}

/** What comes from the pipeline is taken as it comes, an empty cell among it, and an enum's numbers are taken, too. */
function isSet({ type: { choices, kind }, pipeline, completer }: Parameter): boolean {
  return completer === undefined && choices !== undefined && pipeline !== 'name' && kind !== 'Enum';
}

function offerOf(parameter: Parameter): Offer | undefined {
  const { completer, type } = parameter;
  if (completer !== undefined) return { source: identifier(completer) };
  if (isSet(parameter)) return undefined;
  if (type.kind === 'Boolean') return { words: ['true', 'false', 'Enabled', 'Disabled'] };
  if (type.kind === 'Duration') return { words: ['Infinite'] };
  if (type.choices !== undefined) return { words: type.choices };
  return type.kind === 'FilePath' || type.kind === 'Switch' ? undefined : NOTHING;
}

function isSame(offer: Offer, other: Offer): boolean {
  return JSON.stringify(offer) === JSON.stringify(other);
}
