import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openApiOf } from '../kernel/server/openapi.ts'
import { catalogue } from './modules.ts'
import { policies } from './policies.ts'
import { eventKindsOf, streamKinds } from './streams.ts'
import { ownPaths } from './own-paths.ts'
import { VERSION } from './version.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A page under `docs/` that is written from the code, so that it cannot promise what is not there. */
export interface GeneratedDocument {
  readonly path: string
  readonly text: () => string
}

export const documents = {
  openapi: {
    path: 'docs/api/openapi.json',
    text: () => `${JSON.stringify(openApiOf(catalogue(), VERSION, ownPaths), undefined, 2)}\n`,
  },
  policies: { path: 'docs/policies.md', text: policiesPage },
  streams: { path: 'docs/streams.md', text: streamsPage },
} as const satisfies Record<string, GeneratedDocument>
export type DocumentName = keyof typeof documents

export function writeDocument({ path, text }: GeneratedDocument): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true })
  writeFileSync(join(ROOT, path), text())
}

/** Whether the page says what the code says. */
export function isCurrent({ path, text }: GeneratedDocument): boolean {
  return existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), 'utf8') === text()
}

function policiesPage(): string {
  const sections = policies
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, title, scope, values, default: chosen, why }) => {
      const rows = Object.entries(values).map(
        ([value, words]) => `| \`${value}\`${value === chosen ? ' (default)' : ''} | ${cell(words.en)} |`,
      )
      return `## ${title.en}\n\n\`${name}\`: ${why.en}\n\nDecided for ${scope.en}.\n\n| value | meaning |\n| --- | --- |\n${rows.join('\n')}\n`
    })
  const intro = [
    'Where people may reasonably want different things, the plant decides. A policy is set for a piece of equipment with the command',
    '`model.policy.setPolicy` and holds for everything below it; the nearest setting counts, and where nothing is set, the default.',
  ].join('\n')
  return page('Policies', 'policies', intro, sections)
}

function streamsPage(): string {
  const rows = streamKinds().map(
    (stream) =>
      `| \`${stream.kind}\` | \`${stream.key}\` | ${eventKindsOf(stream)
        .map((kind) => `\`${kind}\``)
        .join(', ')} |`,
  )
  const intro = [
    'The ledger is made of streams: one for each thing that has a history of its own. A stream is named by its kind and an id; every event',
    'in it has a version, and the state is what its events fold to.',
  ].join('\n')
  return page('Streams of the ledger', 'streams', intro, [`| kind | id | events |\n| --- | --- | --- |\n${rows.join('\n')}\n`])
}

function page(title: string, command: string, intro: string, sections: readonly string[]): string {
  return `# ${title}\n\n${intro}\n\nWritten by \`npm run cli -- ${command}\`; do not edit.\n\n${sections.join('\n')}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
