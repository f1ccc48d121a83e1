import fc from 'fast-check';
import type { Command, Model, Parameter } from '../../generator/model/model.ts';

/** What breaks out of one language or another, or cannot be written in it. */
const PIECES = [
  ...'\'"`$#%&<>(){}[]|;\\*_~^@,.:=-+!?/ \t\n\r\0',
  ...'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00a0\u0085\u2028\u2029\ufeff\ufffe\uffff\u001b\u007f\u00e9\u4e2d',
  '\ud83d\ude00',
  '\ud800',
  '\udc00',
  '$(throw 1)',
  '${x}',
  '$env:PATH',
  '$&',
  '$1',
  '`n',
  '#>',
  '<#',
  "'@",
  '"@',
  "''",
  '--%',
  ']]>',
  '<![CDATA[',
  '-->',
  '<!--',
  '</maml:para>',
  '&lt;',
  '&#65;',
  '{{prefix}}',
  '{{version}}',
  '%s',
  '```',
  '\n```\n',
  '\n````\n',
  '~~~',
  '](x)',
  '[a]: b',
  '# heading',
  '- item',
  '1. item',
  '\n\n',
  '\r\n',
  '\\|',
  '\\',
  '<b>',
  'word',
  'x'.repeat(5000),
];

/** A text that means mischief. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 5 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''))
  // XML drops a text of nothing but blanks.
  .map((text) => (/[^ \t\n\r]/.test(text) ? text : `${text}a`));

/** How many texts a model takes. */
const COUNT = 60;

/** A model with every kind of part, whose texts are arbitrary and whose names are names. */
export const anyModel: fc.Arbitrary<Model> = fc
  .array(anyText, { minLength: COUNT, maxLength: COUNT })
  .map((texts) => modelOf(texts));

/** A model of these texts. */
export function modelOf(texts: readonly string[]): Model {
  let taken = 0;
  const text = () => texts[taken++ % texts.length] ?? '';
  // PowerShell compares the words of a set without case.
  const words = () => [`a${text()}`, `b${text()}`, `c${text()}`];
  const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({
    name,
    type: { kind: 'String', list: false },
    sets: [{ mandatory: false }],
    pipeline: 'none',
    aliases: [],
    help: text(),
    default: text(),
    ...more,
  });
  const choice = (list = false) => ({ kind: 'Choice', list, choices: words() }) as const;
  const command = (name: string, more: Partial<Command>): Command => ({
    name,
    handler: 'handle',
    file: 'commands/handle.ts',
    synopsis: text(),
    description: text(),
    notes: [text()],
    links: [text(), `https://example.org/ ${text()}`],
    examples: [{ title: text(), code: text() }],
    parameters: [],
    sets: [],
    takes: [],
    changes: false,
    watches: false,
    impact: 'Medium',
    result: 'Leaf',
    calls: ['Open'],
    ...more,
  });
  return {
    name: 'Fuzzed',
    prefix: 'Fuzz',
    executable: 'fuzzed',
    contract: 'contract.ts',
    generate: text(),
    version: '1.2.3',
    guid: '0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f',
    author: text(),
    copyright: text(),
    description: text(),
    tags: [text(), text()],
    roles: [],
    roleEnvironment: [],
    environment: [text()],
    nouns: { Leaf: 'leaf' },
    releaseNotes: text(),
    about: [text(), text()],
    session: [parameter('Simulator', { type: { kind: 'Switch', list: false } }), parameter('Kind', { type: choice() })],
    sessionExamples: [{ title: text(), code: text() }],
    commands: [
      command('Get-Leaf', {
        parameters: [
          parameter('Name', { pipeline: 'name', type: { kind: 'String', list: false, pattern: text() } }),
          parameter('Kind', { pipeline: 'name', type: choice() }),
          parameter('Fixed', { type: choice(true) }),
          parameter('Completed', { completer: 'Name' }),
        ],
      }),
      command('Set-Branch', {
        changes: true,
        result: 'Branch',
        sets: ['ByName', 'ByPath'],
        parameters: [
          parameter('Name', { pipeline: 'name', sets: [{ set: 'ByName', mandatory: true, position: 0 }] }),
          parameter('Path', { sets: [{ set: 'ByPath', mandatory: true }], aliases: ['Way'] }),
        ],
      }),
      command('Watch-Leaf', { watches: true, parameters: [parameter('Kind', { type: choice() })] }),
    ],
    topics: [{ name: 'Topic', summary: text(), about: [text(), text()] }],
    errors: [
      {
        code: 5,
        name: text(),
        functions: ['Open', text()],
        id: text(),
        category: 'ObjectNotFound',
        meaning: text(),
        action: text(),
      },
    ],
    completers: [{ name: 'Name', handler: 'complete', file: 'commands/handle.ts' }],
    unions: [],
    resources: [
      {
        variable: 'leaf',
        file: 'resources/leaf.ts',
        type: 'Fuzzed/Leaf',
        help: text(),
        exports: true,
        className: 'FuzzedLeaf',
        classKeys: ['Name'],
        state: {
          name: 'LeafState',
          help: text(),
          anyKey: [],
          properties: [
            {
              name: 'Name',
              help: text(),
              default: text(),
              mandatory: true,
              option: false,
              type: { is: 'value', kind: 'String', list: false, pattern: text() },
            },
            { name: 'Exist', help: text(), mandatory: false, option: false, type: { is: 'exist' } },
          ],
        },
      },
    ],
    classes: [
      {
        name: 'Leaf',
        help: text(),
        members: [
          {
            name: 'Name',
            aliases: ['Title'],
            help: text(),
            nullable: true,
            type: { is: 'value', kind: 'String', list: false },
          },
          { name: 'Kind', aliases: [], help: text(), nullable: false, type: { is: 'constant', text: text() } },
        ],
        table: [{ name: 'Title', width: 9 }, { name: 'Kind' }],
        text: [
          { is: 'words', text: text() },
          { is: 'member', names: ['Name', 'Kind'] },
          {
            is: 'optional',
            parts: [
              { is: 'words', text: text() },
              { is: 'member', names: ['Name'] },
            ],
          },
        ],
      },
      {
        name: 'Branch',
        help: text(),
        members: [
          { name: 'Leaf', aliases: [], help: text(), nullable: true, type: { is: 'class', name: 'Leaf', list: false } },
          {
            name: 'Leaves',
            aliases: [],
            help: text(),
            nullable: true,
            type: { is: 'class', name: 'Leaf', list: true },
          },
        ],
        table: [{ name: 'Leaf' }],
        beneath: { name: 'Leaves', result: 'Leaf', columns: [{ name: 'Title', width: 9 }], second: [{ name: 'Kind' }] },
      },
    ],
  };
}
