import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { atEnd } from '../../test/support/at-end.ts'
import { scratchDirectory } from '../../test/support/scratch.fixture.ts'
import { createOwnToken, TOKEN_PREFIX } from '../model/access/contract.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { changeWorkMaster, createWorkMaster } from '../operations/definition/contract.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import { modelKinds } from './plant-model/kinds.ts'
import { modelCommand } from './plant-model/model-command.ts'

let plant: OpenPlant
let url: string
let token: string
let directory: string
const lines: string[] = []

beforeAll(async () => {
  plant = await openPlant()
  directory = scratchDirectory(atEnd)
  const cookie = await plant.cookieOf('model-command', 'administrator', plant.plant.siteId)
  const secret = randomBytes(32).toString('base64url')
  token = `${TOKEN_PREFIX}${secret}`
  const pages = modelKinds(plant.plant.site.catalogue.resources).map(({ resource }) => resource.permission)
  const permissions = [...new Set([...pages, 'model.origin'])].flatMap((name) => [`${name}.read`, `${name}.edit`])
  await plant.server.app.inject({
    ...{ method: 'POST', url: `/api/commands/${createOwnToken.name}`, headers: { cookie, 'idempotency-key': randomUUID() } },
    payload: { name: 'shell', secret, permissions, equipmentId: plant.plant.siteId, expiresAt: '2027-06-01T00:00:00.000Z' },
  })
  await plant.plant.make(materialClass.commands.create, { code: 'DRINK', name: 'Drinks' })
  url = await plant.server.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => plant?.close())

async function run(args: readonly string[], secret: string | undefined = token) {
  lines.length = 0
  const code = await modelCommand([...args, '--url', url], secret === undefined ? {} : { ENTRESOL_TOKEN: secret }, (line) =>
    lines.push(line),
  )
  return { code, said: lines.join('\n') }
}

test('a template is saved, compared and imported from a shell, and what is kept is said', async () => {
  const file = join(directory, 'bottling.zip')
  expect(await run(['export', file, '--template', 'BOTTLING', '--edition', '1'])).toMatchObject({ code: 0 })
  await expect(run(['export', file])).rejects.toThrow('is there already')
  expect(await run(['compare', file])).toEqual({ code: 0, said: 'file and plant are the same' })
  expect(await run(['import', file])).toEqual({ code: 0, said: 'template BOTTLING, edition 1\nimported' })
  const { rows } = await plant.plant.ask(materialClass.queries.list, {})
  const { id, revision } = rows[0]
  await plant.plant.make(materialClass.commands.change, { id, expectedRevision: revision, code: 'DRINK', name: 'Beverages' })
  const compared = await run(['compare', file])
  expect(compared).toMatchObject({ code: 1, said: expect.stringContaining('name: "Beverages" here, "Drinks" in the file') })
  expect((await run(['import', file])).said).toContain('DRINK keeps name')
  const replaced = await run(['import', file, '--dry-run', '--overrides', 'replace'])
  expect(replaced.said).toContain('0 new, 1 changed')
  expect(replaced.said).toContain('dry run: nothing was written')
})

test('what is a new revision is called one, and what is not in the file because its author may not see it is named', async () => {
  const file = join(directory, 'revised.zip')
  const made = { code: 'FILL', name: 'Filling', workType: 'Production', plannedSetupSeconds: '0', yield: '1', rates: [] }
  const { workMasterId } = await plant.plant.make(createWorkMaster, made)
  await run(['export', file])
  await plant.plant.make(changeWorkMaster, { ...made, workMasterId, expectedVersion: 1, yield: '0.9' })
  expect((await run(['compare', file])).said).toContain('yield: "0.9" here, "1" in the file')
  expect((await run(['import', file])).said).toContain('0 new, 1 changed, 0 unchanged, 0 not done, as new revisions to be approved')
  const foreign = join(directory, 'foreign.zip')
  const cookie = await plant.cookieOf('model-command-architect', 'momArchitect', plant.plant.siteId)
  const saved = await plant.server.app.inject({ url: '/api/plant-model', headers: { cookie } })
  await writeFile(foreign, saved.rawPayload)
  expect((await run(['compare', foreign])).said).toContain('whoever saved it may not see it: model.personnel.role')
})

test('what is wrong is said with what to do', async () => {
  await expect(run(['import'])).rejects.toThrow('entresol model import FILE')
  await expect(run(['devour', 'x'])).rejects.toThrow('entresol model import FILE')
  await expect(run(['import', join(directory, 'none.zip')])).rejects.toThrow('none.zip')
  await expect(run(['export', join(directory, 'x.zip'), '--template', 'ONLY'])).rejects.toThrow('--edition 1')
  await expect(run(['export', join(directory, 'x.zip')], 'wrong')).rejects.toThrow('ENTRESOL_TOKEN')
  await expect(modelCommand(['export', 'x'], {}, () => {})).rejects.toThrow('ENTRESOL_TOKEN')
  await expect(modelCommand(['export', 'x', '--url', 'http://127.0.0.1:1'], { ENTRESOL_TOKEN: token }, () => {})).rejects.toThrow(
    'No program answers',
  )
})
