import type { Model, Role } from '../model/model.ts';
import { guidOf } from '../text/guid.ts';
import { quoteData } from '../text/powershell.ts';
import { toAscii } from '../text/prose.ts';
import { headerOf } from './header.ts';

/**
 * The files of sessions of just enough administration (JEA), by their paths in the module: a role capability for each role, which
 * PowerShell finds by its name, and a session configuration with all of them.
 */
export function emitRoles(model: Model): Map<string, string> {
  if (model.roles.length === 0) return new Map();
  return new Map([
    ...model.roles.map((role) => [`RoleCapabilities/${role.name}.psrc`, emitRole(model, role)] as const),
    [`SessionConfigurations/${model.name}.pssc`, emitSession(model)],
  ]);
}

function emitRole(model: Model, { name, description, functions }: Role): string {
  return [
    `# ${headerOf(model)}`,
    '@{',
    ...facts(model, `role ${name}`, description),
    `    ModulesToImport     = ${quoteData(model.name)}`,
    '    VisibleFunctions    = @(',
    functions.map(visible).join(',\n'),
    '    )',
    '}',
    '',
  ].join('\n');
}

/** A function that is seen, as a whole or with some of its parameters; those of every cmdlet PowerShell adds. */
function visible({ name, parameters }: Role['functions'][number]): string {
  if (parameters === undefined) return `        ${quoteData(name)}`;
  return [
    '        @{',
    `            Name       = ${quoteData(name)}`,
    '            Parameters = @(',
    parameters.map((one) => `                @{ Name = ${quoteData(one)} }`).join(',\n'),
    '            )',
    '        }',
  ].join('\n');
}

/** No language, none of the cmdlets that write files, and an account of its own. Who has which role is each domain's own. */
function emitSession(model: Model): string {
  return [
    `# ${headerOf(model)}`,
    '# Copy it, put your groups in the place of those of CONTOSO, and register it, elevated, on each computer:',
    `# Register-PSSessionConfiguration -Name ${model.name} -Path ./${model.name}.pssc`,
    '@{',
    "    SchemaVersion       = '2.0.0.0'",
    ...facts(model, 'session', `Sessions of just enough administration with the roles of ${model.name}.`),
    "    SessionType         = 'RestrictedRemoteServer'",
    "    LanguageMode        = 'NoLanguage'",
    '    RunAsVirtualAccount = $true',
    ...(model.roleEnvironment.length === 0
      ? []
      : [
          '    EnvironmentVariables = @{',
          ...model.roleEnvironment.map(([name, value]) => `        ${name} = ${quoteData(value)}`),
          '    }',
        ]),
    '    RoleDefinitions     = @{',
    ...model.roles.map(({ name }) => `        'CONTOSO\\${name}s' = @{ RoleCapabilities = ${quoteData(name)} }`),
    '    }',
    '}',
    '',
  ].join('\n');
}

function facts(model: Model, what: string, description: string): readonly string[] {
  return [
    `    GUID                = '${guidOf(`${model.guid} ${what}`)}'`,
    `    Author              = ${quoteData(model.author)}`,
    `    Description         = ${quoteData(toAscii(description))}`,
  ];
}
