import { findClass, type Model, type ResultClass } from '../model/model.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
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
  return printXml({ Types: { Type: types } });
}

function aliasesOf({ members }: ResultClass): XmlNode {
  const aliases = members.flatMap(({ name, aliases: words }) =>
    words.map((alias) => ({ Name: alias, ReferencedMemberName: name })),
  );
  return aliases.length === 0 ? {} : { AliasProperty: aliases };
}

function depthMember(model: Model, result: ResultClass): XmlNode {
  if (!result.members.some(({ type }) => type.is === 'class')) return {};
  const depth = { Name: 'SerializationDepth', Value: String(depthOf(model, result)) };
  return { MemberSet: { Name: 'PSStandardMembers', Members: { NoteProperty: depth } } };
}

/** How deep its results are: what it nests is one deeper, in a list two. */
function depthOf(model: Model, { members }: ResultClass): number {
  const depths = members.map(({ type }) =>
    type.is === 'class' ? depthOf(model, findClass(model, type.name)) + (type.list ? 2 : 1) : 1,
  );
  return Math.max(1, ...depths);
}
