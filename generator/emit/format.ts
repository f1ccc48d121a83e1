import { shapeOf } from '../model/column.ts';
import type { Model, ResultClass } from '../model/model.ts';
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
    TableControl: {
      TableHeaders: { TableColumnHeader: headers },
      TableRowEntries: { TableRowEntry: { Wrap: {}, TableColumnItems: { TableColumnItem: items } } },
    },
  };
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
