import { findClass, type Model, type ResultClass } from '../model/model.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
import { headerOf } from './header.ts';
import { baseOf } from './result-class.ts';

/**
 * Types.ps1xml: the other names of members, and how deep a result that nests others is kept through Start-Job and remoting.
 * It names the base of each class, of which each version has its own: PowerShell refuses a member that is there already,
 * so two versions could not be imported side by side.
 */
export function emitTypes(model: Model): string {
  const types = model.classes.flatMap((result): XmlNode[] => {
    const members = { ...aliasesOf(result), ...depthMember(model, result) };
    return Object.keys(members).length === 0 ? [] : [{ Name: baseOf(model, result), Members: members }];
  });
  return printXml(headerOf(model), { Types: { Type: types } });
}

function aliasesOf({ members }: ResultClass): XmlNode {
  const aliases = members.flatMap(({ name, aliases: words }) =>
    words.map((alias) => ({ Name: alias, ReferencedMemberName: name })),
  );
  return aliases.length === 0 ? {} : { AliasProperty: aliases };
}

function depthMember(model: Model, result: ResultClass): XmlNode {
  const levels = depthOf(model, result);
  if (levels === 1) return {};
  const depth = { Name: 'SerializationDepth', Value: String(levels) };
  return { MemberSet: { Name: 'PSStandardMembers', Members: { NoteProperty: depth } } };
}

/** How deep its results are: what it nests is one deeper, in a list two. So is an enum, or it would arrive as its word. */
function depthOf(model: Model, { members }: ResultClass): number {
  const depths = members.map(({ type }) => {
    if (type.is === 'class') return depthOf(model, findClass(model, type.name)) + (type.list ? 2 : 1);
    return type.is === 'value' && type.kind === 'Enum' ? (type.list ? 3 : 2) : 1;
  });
  return Math.max(1, ...depths);
}
