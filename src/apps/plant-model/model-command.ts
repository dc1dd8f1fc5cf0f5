import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Template } from '../../model/origin/contract.ts'
import { RevisedKind } from '../../model/revision/contract.ts'
import { ConfigurationFault } from '../settings.ts'
import type { PlantModelComparison, PlantModelReport } from './report.ts'

const USAGE = `entresol model export FILE [--template CODE --edition TEXT]
entresol model compare FILE
entresol model import FILE [--dry-run] [--overrides keep|replace]`

const HINT_TOKEN = 'Put an API token of somebody who may edit all master data into ENTRESOL_TOKEN (My access, in the menu of the account).'

interface Asked {
  readonly file: string
  readonly url: string
  readonly token: string
  readonly options: ReturnType<typeof parse>['values']
}
type Say = (line: string) => void

/**
 * `entresol model …`: the doors of the plant model from a shell, at a program that runs.
 * @returns 0 when all went well; 1 when an import left rows undone, or a comparison found a difference.
 * @throws ConfigurationFault with what to do.
 */
export async function modelCommand(args: readonly string[], environment: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const { values, positionals } = parse(args)
  const [verb, file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new ConfigurationFault(USAGE)
  const token = environment['ENTRESOL_TOKEN']
  if (token === undefined) throw new ConfigurationFault(HINT_TOKEN)
  const asked = { file, token, url: values.url ?? 'http://127.0.0.1:4100', options: values }
  if (verb === 'export') return exportModel(asked, say)
  if (verb === 'compare') return compareModel(asked, say)
  if (verb === 'import') return importModel(asked, say)
  throw new ConfigurationFault(USAGE)
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { url: text, template: text, edition: text, overrides: text, 'dry-run': { type: 'boolean' } },
    })
  } catch (error) {
    throw new ConfigurationFault(`${(error as Error).message}\n${USAGE}`)
  }
}

async function exportModel(asked: Asked, say: Say): Promise<number> {
  const { template: name, edition: version } = asked.options
  const template = name === undefined && version === undefined ? undefined : Template.safeParse({ name, version })
  if (template?.success === false) {
    throw new ConfigurationFault('A template has a code (letters, digits and . _ / -) and an edition: --template BOTTLING --edition 1')
  }
  const search = template ? `?${new URLSearchParams({ template: template.data.name, version: template.data.version })}` : ''
  const bytes = Buffer.from(await (await ask(asked, search)).arrayBuffer())
  try {
    await writeFile(asked.file, bytes, { flag: 'wx' })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
    throw new ConfigurationFault(isThere ? `${asked.file} is there already. Name another file.` : (error as Error).message)
  }
  say(`${asked.file}: ${bytes.length} bytes`)
  return 0
}

async function compareModel(asked: Asked, say: Say): Promise<number> {
  const comparison = (await (await ask(asked, '/compare', await readArchiveFile(asked.file))).json()) as PlantModelComparison
  sayMissing(comparison, say)
  let isSame = true
  for (const { resource, counts, rows, fault } of comparison.parts) {
    if (fault !== undefined) say(`${resource}: ${fault}`)
    if (rows.length === 0 && fault === undefined) continue
    isSame = false
    say(`${resource}: ${counts.onlyThere} only in the file, ${counts.onlyHere} only here, ${counts.different} different`)
    for (const { key, found, fields } of rows) {
      say(`  ${key}: ${found === 'onlyHere' ? 'only here' : found === 'onlyThere' ? 'only in the file' : 'different'}`)
      for (const { column, here, there } of fields) say(`    ${column}: ${JSON.stringify(here)} here, ${JSON.stringify(there)} in the file`)
    }
  }
  if (isSame) say('file and plant are the same')
  return isSame ? 0 : 1
}

async function importModel(asked: Asked, say: Say): Promise<number> {
  const { 'dry-run': dryRun = false, overrides = 'keep' } = asked.options
  const search = new URLSearchParams({ overrides, ...(dryRun && { dryRun: 'true' }) })
  const response = await ask(asked, `/import?${search}`, await readArchiveFile(asked.file))
  const last = (await response.text()).trimEnd().split('\n').at(-1)!
  const answer = JSON.parse(last) as PlantModelReport & { readonly report?: PlantModelReport }
  const about = answer.report ?? answer
  const { parts, template } = about
  sayMissing(about, say)
  if (template) say(`template ${template.name}, edition ${template.version}`)
  let isWhole = true
  for (const { resource, report, kept } of parts) {
    const { counts, fault, rows } = report
    if (fault !== undefined) say(`${resource}: ${fault}`)
    if (report.unknownColumns.length > 0) say(`${resource}: not known here and left out: ${report.unknownColumns.join(', ')}`)
    if (fault !== undefined || counts.faulty + counts.failed > 0) isWhole = false
    if (kept.length + counts.created + counts.changed + counts.faulty + counts.failed === 0) continue
    const said = `${counts.created} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.faulty + counts.failed} not done`
    const keeps = kept.length > 0 ? `, ${kept.length} with something kept as it is here` : ''
    const drafts = isRevised(resource) && counts.created + counts.changed > 0 ? ', as new revisions to be approved' : ''
    say(`${resource}: ${said}${keeps}${drafts}`)
    for (const { key, faults } of rows) for (const { column, fix } of faults) say(`  ${key}${column ? ` ${column}` : ''}: ${fix}`)
    for (const { key, columns } of kept) say(`  ${key} keeps ${columns.join(', ')}`)
  }
  say(dryRun ? 'dry run: nothing was written' : 'imported')
  return isWhole ? 0 : 1
}

function sayMissing({ unknownKinds, leftOut = [] }: PlantModelReport | PlantModelComparison, say: Say): void {
  if (unknownKinds.length > 0) say(`not known here and left out: ${unknownKinds.join(', ')}`)
  if (leftOut.length > 0) say(`not in the file, because whoever saved it may not see it: ${leftOut.join(', ')}`)
}

const isRevised = (resource: string) => RevisedKind.safeParse(resource).success

async function readArchiveFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new ConfigurationFault((error as Error).message)
  }
}

async function ask({ url, token }: Asked, path: string, archive?: Buffer): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/zip' }
  const init = archive ? { method: 'POST', body: new Uint8Array(archive), headers } : { headers }
  let response: Response
  try {
    response = await fetch(new URL(`/api/plant-model${path}`, url), init)
  } catch {
    throw new ConfigurationFault(`No program answers at ${url}. Start it, or name its address with --url.`)
  }
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { readonly title?: string; readonly detail?: string }
  const said = [problem.title, problem.detail].filter((text) => text !== undefined).join('. ')
  throw new ConfigurationFault(response.status === 401 ? HINT_TOKEN : said || `The program answered ${response.status}.`)
}
