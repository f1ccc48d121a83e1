import type { Model } from '../model/model.ts';
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
            Members: { NoteProperty: { Name: 'SerializationDepth', Value: '2' } },
          },
        },
      })),
    },
  });
}
