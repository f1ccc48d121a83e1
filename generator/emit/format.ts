import { type ColumnShape, shapeOf } from '../model/column.ts';
import {
  type Beneath,
  type Column,
  findClass,
  isWhatIf,
  type Model,
  type ResultClass,
  type Tint,
} from '../model/model.ts';
import { identifier, quote } from '../text/powershell.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
import { headerOf } from './header.ts';
import { baseOf, beneathOf } from './result-class.ts';

/** Format.ps1xml: for each result a table of its @table columns, a complete list, and what shows a list beneath its object. */
export function emitFormat(model: Model): string {
  const views = model.classes.flatMap((result) => [
    tableView(model, result),
    listView(model, result),
    ...(result.beneath === undefined ? [] : [beneathView(model, result, result.beneath)]),
  ]);
  return printXml(headerOf(model), { Configuration: { ViewDefinitions: { View: views } } });
}

/**
 * The names that select a view: the class's base, which has the version in its name, so that another version of the module
 * in the same session shows its own objects; and what comes from another session, whose version may be another one.
 */
function selectedBy(model: Model, result: ResultClass): XmlNode {
  return { TypeName: [baseOf(model, result), `Deserialized.${result.name}`] };
}

/**
 * A table prints each row at once where its first column has a width: where that has none, or with AutoSize, PowerShell
 * waits for the last row. Other columns without a width share the rest of the line, and longer text goes on in the next.
 */
function tableView(model: Model, result: ResultClass): XmlNode {
  const columns = result.table.map((column) => ({ name: column.name, ...shapeOf(result, column) }));
  const headers = columns.map(({ name, width, right }) => ({
    Label: name,
    ...(width === undefined ? {} : { Width: String(width) }),
    ...(right ? { Alignment: 'Right' } : {}),
  }));
  const { tint } = result;
  const items = columns.map(({ name, format }): XmlNode => {
    if (tint !== undefined) return { ScriptBlock: tinted(name, format, tint) };
    return { PropertyName: name, ...(format === undefined ? {} : { FormatString: format }) };
  });
  return {
    Name: result.name,
    ViewSelectedBy: selectedBy(model, result),
    ...groupHeader(model, result),
    TableControl: {
      TableHeaders: { TableColumnHeader: headers },
      TableRowEntries: { TableRowEntry: { Wrap: {}, TableColumnItems: { TableColumnItem: items } } },
    },
  };
}

/**
 * A cell in the colour of its row, where this PowerShell has colours: it takes them out itself where they are not wanted
 * ($PSStyle.OutputRendering, NO_COLOR), and from what goes into a file.
 */
function tinted(name: string, format: string | undefined, { name: by, colors }: Tint): string {
  const value = `$_.${identifier(name)}`;
  const text = format === undefined ? value : `${quote(format)} -f ${value}`;
  const map = colors.map(([word, color]) => `${quote(word)} = ${quote(color)}`).join('; ');
  return [
    "$style = $ExecutionContext.SessionState.PSVariable.GetValue('PSStyle')",
    `$color = @{ ${map} }["$($_.${identifier(by)})"]`,
    `if ($style -and $color) { $style.Foreground.$color + (${text}) + $style.Reset } else { ${text} }`,
  ].join('; ');
}

/** Of a backend that names a file, the file's name is enough: `File:/home/me/laptop.json` is File: laptop.json. */
const SHORT = "-replace '^(\\w+:).*?([^\\\\/]+)$', '$1 $2'";

/**
 * A header above the rows says what a person must not overlook: a backend that is not the usual one, and that nothing was done.
 * Rows alike follow each other under one header; where there is nothing to say, there is none.
 */
function groupHeader({ usualBackend }: Model, { members }: ResultClass): XmlNode {
  const backend = usualBackend === undefined ? undefined : members.find(({ type }) => type.is === 'backend')?.name;
  const said = [
    ...(backend === undefined
      ? []
      : [`if ($_.${backend} -cne ${quote(usualBackend ?? '')}) { $_.${backend} ${SHORT} }`]),
    ...(members.some(isWhatIf) ? ["if ($_.WhatIf) { 'WhatIf' }"] : []),
  ];
  if (said.length === 0) return {};
  const text = said.length === 1 ? said.join() : `$said = @(${said.join('; ')}); if ($said) { $said -join ', ' }`;
  // A control of its own prints the text alone, without a label.
  const item = { ExpressionBinding: { ScriptBlock: text } };
  return { GroupBy: { ScriptBlock: text, CustomControl: { CustomEntries: { CustomEntry: { CustomItem: item } } } } };
}

function listView(model: Model, result: ResultClass): XmlNode {
  return {
    Name: `${result.name}.List`,
    ViewSelectedBy: selectedBy(model, result),
    ListControl: {
      ListEntries: {
        ListEntry: { ListItems: { ListItem: result.members.map(({ name }) => ({ PropertyName: name })) } },
      },
    },
  };
}

/**
 * An object with a list that is shown beneath it: its text, then a line for each of the list under headings. Lines are laid
 * out by the widths that the contract says, so they are the same however wide the screen is; a longer value moves what is
 * behind it.
 */
function beneathView(model: Model, result: ResultClass, { name, result: item, columns, second }: Beneath): XmlNode {
  const shaped = (list: readonly Column[]) =>
    list.map((column) => ({ name: column.name, ...shapeOf(findClass(model, item), column) }));
  const [first, ...others] = shaped(columns).map(cellOf);
  const cells = first === undefined ? [] : [first, ...others];
  const heading = (text: (head: string) => string) =>
    quote(
      cells
        .map(({ head, pad }) => pad(text(head)))
        .join(' ')
        .trimEnd(),
    );
  const margin = ' '.repeat((first?.pad('') ?? '').length + 1);
  const row = (margin: string, list: readonly Cell[]) =>
    `(${quote(margin + list.map(({ format }, at) => format(at)).join(' '))} -f ${list.map(({ value }) => value).join(', ')})`;
  const rows = [row('', cells), ...(second.length === 0 ? [] : [row(margin, shaped(second).map(cellOf))])];
  const lines = [
    '"$_"',
    "''",
    heading((head) => head),
    heading((head) => '-'.repeat(head.length)),
    `foreach ($row in $_.${identifier(name)}) { ${rows.map((text) => `${text}.TrimEnd()`).join('; ')} }`,
  ];
  // Each line is printed by a control of its own, which ends it.
  const line = {
    CustomEntries: { CustomEntry: { CustomItem: { ExpressionBinding: { ScriptBlock: '$_' }, NewLine: {} } } },
  };
  const all = { ScriptBlock: lines.join('; '), EnumerateCollection: {}, CustomControl: line };
  const names = [beneathOf(baseOf(model, result), name), `Deserialized.${beneathOf(result.name, name)}`];
  return {
    Name: beneathOf(result.name, name),
    ViewSelectedBy: { TypeName: names },
    ...groupHeader(model, result),
    CustomControl: { CustomEntries: { CustomEntry: { CustomItem: { ExpressionBinding: all } } } },
  };
}

/** A column of lines that are laid out here: its heading, how a text is put into it, and what fills it. */
interface Cell {
  readonly head: string;
  readonly pad: (text: string) => string;
  readonly format: (at: number) => string;
  readonly value: string;
}

function cellOf({ name, width = 0, right, format }: { readonly name: string } & ColumnShape): Cell {
  const inner = format === undefined ? '' : format.slice('{0'.length, -1);
  return {
    head: name,
    pad: (text) => (right ? text.padStart(width) : text.padEnd(width)),
    format: (at) => `{${at}${width === 0 ? '' : `,${right ? width : -width}`}${inner}}`,
    value: `$row.${identifier(name)}`,
  };
}
