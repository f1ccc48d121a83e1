import { findClass, type Model, type ResultClass } from '../model/model.ts';
import { printXml } from '../text/xml.ts';

/** Types.ps1xml: a result that nests others keeps them through Start-Job and remoting. */
export function emitTypes(model: Model): string {
  const nesting = model.classes.filter((result) => result.members.some((member) => member.type.is === 'class'));
  return printXml({
    Types: {
      Type: nesting.map((result) => ({
        Name: result.name,
        Members: {
          MemberSet: {
            Name: 'PSStandardMembers',
            Members: { NoteProperty: { Name: 'SerializationDepth', Value: String(depthOf(model, result)) } },
          },
        },
      })),
    },
  });
}

/** How deep its results are: what it nests is one deeper, in a list two. */
function depthOf(model: Model, { members }: ResultClass): number {
  const depths = members.map(({ type }) =>
    type.is === 'class' ? depthOf(model, findClass(model, type.name)) + (type.list ? 2 : 1) : 1,
  );
  return Math.max(1, ...depths);
}
