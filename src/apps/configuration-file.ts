import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigurationFault, settings, variables } from './settings.ts'

/** Stands in the data directory, and belongs to the machine, not to the plant: no backup holds it. */
export const CONFIGURATION_FILE = 'entresol.json'

/** Where it stands it cannot say itself. */
const NOT_IN_FILE = 'ENTRESOL_DATA'

interface Member {
  /** In the file: the flag's name, or the variable's without the house. */
  readonly name: string
  readonly variable: string
  readonly about: string
}

const members: readonly Member[] = [
  ...settings.flatMap(({ flag, variable, about }) => (variable && variable !== NOT_IN_FILE ? [{ name: flag, variable, about }] : [])),
  ...variables.map(([variable, about]) => ({
    ...{
      name: variable
        .replace(/^ENTRESOL_/, '')
        .toLowerCase()
        .replaceAll('_', '-'),
    },
    ...{ variable, about },
  })),
]

const File = z.strictObject(
  Object.fromEntries(members.map(({ name, about }) => [name, z.union([z.string(), z.number()]).optional().describe(about)])),
)

/** What may stand in the file, as JSON Schema. */
export function configurationSchema(): object {
  return z.toJSONSchema(File)
}

/**
 * What the file of a data directory says, by the variables that say the same. Without a file: nothing.
 * @throws ConfigurationFault when it cannot be read, or says what nobody knows; values are not repeated.
 */
export function readConfigurationFile(dataDirectory: string): Readonly<Record<string, string>> {
  const path = join(dataDirectory, CONFIGURATION_FILE)
  if (!existsSync(path)) return {}
  const parsed = File.safeParse(parseJson(path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : undefined
    const what = unknown === undefined ? `${issue?.path.join('.') || 'it'} must be a text or a number` : `nobody knows ${unknown}`
    throw new ConfigurationFault(`${path}: ${what}. These may stand there: ${members.map(({ name }) => name).join(', ')}.`)
  }
  return Object.fromEntries(
    members.flatMap(({ name, variable }) => {
      const value = parsed.data[name]
      return value === undefined || value === '' ? [] : [[variable, String(value)]]
    }),
  )
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    // Node repeats the text that is no JSON, which may be a password.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new ConfigurationFault(`${path} cannot be used: ${reason}`)
  }
}
