import type { Model, ResultClass } from '../model/model.ts';
import { printXml, type XmlNode } from '../text/xml.ts';

const NUMBERS = ['UInt8', 'UInt16', 'UInt32', 'UInt64'];

/** Format.ps1xml: for each result a table of its @table columns and a complete list. */
export function emitFormat(model: Model): string {
  const views = model.classes.flatMap((result) => [tableView(result), listView(result)]);
  return printXml({ Configuration: { ViewDefinitions: { View: views } } });
}

function tableView(result: ResultClass): XmlNode {
  const headers = result.table.map(({ member, label }) => {
    const type = result.members.find((candidate) => candidate.name === member)?.type;
    const right = type?.is === 'value' && NUMBERS.includes(type.kind);
    return { Label: label, ...(right ? { Alignment: 'Right' } : {}) };
  });
  return {
    Name: result.name,
    ViewSelectedBy: { TypeName: result.name },
    TableControl: {
      AutoSize: {},
      TableHeaders: { TableColumnHeader: headers },
      TableRowEntries: {
        TableRowEntry: {
          TableColumnItems: { TableColumnItem: result.table.map(({ member }) => ({ PropertyName: member })) },
        },
      },
    },
  };
}

function listView(result: ResultClass): XmlNode {
  return {
    Name: `${result.name}.List`,
    ViewSelectedBy: { TypeName: result.name },
    ListControl: {
      ListEntries: {
        ListEntry: { ListItems: { ListItem: result.members.map(({ name }) => ({ PropertyName: name })) } },
      },
    },
  };
}
