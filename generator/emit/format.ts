import { shapeOf } from '../model/column.ts';
import type { Member, Model, ResultClass } from '../model/model.ts';
import { quote } from '../text/powershell.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
import { baseOf } from './result-class.ts';

/** Format.ps1xml: for each result a table of its @table columns and a complete list. */
export function emitFormat(model: Model): string {
  const views = model.classes.flatMap((result) => [tableView(model, result), listView(model, result)]);
  return printXml({ Configuration: { ViewDefinitions: { View: views } } });
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
  const items = columns.map(({ name, format }) => ({
    PropertyName: name,
    ...(format === undefined ? {} : { FormatString: format }),
  }));
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

/** The member that says of a result that it is only what would be. */
function isWhatIf({ name, type }: Member): boolean {
  return name === 'WhatIf' && type.is === 'value' && type.kind === 'Boolean' && !type.list;
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
