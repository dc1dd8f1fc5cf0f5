import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { defineRole } from '../../src/model/personnel/contract.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { changeWorkMaster, createWorkMaster, listWorkMasters } from '../../src/operations/definition/contract.ts'
import { releasedRevision } from '../../src/operations/scheduling/policies.ts'
import { nameTranslation } from '../../src/model/translation/name-translation.resource.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { axe } from './every-screen.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

const filling = { code: 'FILL', name: 'Filling', workType: 'Production', plannedSetupSeconds: '600', yield: '1', instructions: '' }
const rate = (plannedRunTimePerItemSeconds: string) => ({ validFrom: '2026-01-01', plannedRunTimePerItemSeconds, piecesPerCycle: '1' })

/** A template as an MES engineer rolls it out: saved, imported again after both sides have changed, and taken field by field. */
describe('a plant model as a template', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let engineer: Person
  let visitor: Visitor
  let file: string

  beforeAll(async () => {
    program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd)
    visitor = new Visitor(program.url)
    const secret = passwordIn(program.lines) ?? ''
    await visitor.signIn({ login: 'admin', password: secret })
    await visitor.command(materialClass.commands.create.name, { code: 'DRINK', name: 'Drinks' })
    await visitor.command(createWorkMaster.name, { ...filling, rates: [rate('0.5'), rate('0.4')] })
    const site = (await visitor.get(`/api/queries/${equipment.queries.list.name}`)).rows[0].id
    await visitor.command(setPolicy.name, { policy: releasedRevision.name, equipmentId: site, value: 'approved' })
    const title = { en: 'Night foreman', de: 'Nachtmeister' }
    await visitor.command(defineRole.name, { role: 'nightForeman', title, permissions: ['model.material.read'] })
    engineer = await comeIn(program.url, { name: 'admin', secret }, atEnd)
  }, 300_000)

  async function bringIn(file: string) {
    const { page } = engineer
    await page.goto('/plant-model')
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a plant model' }).click(),
    ])
    await chooser.setFiles(file)
    await page.getByText('Template BOTTLING, edition 1').waitFor()
  }

  test('is saved, and every record that it names follows it from its import on', async () => {
    const { page } = engineer
    await page.goto('/plant-model')
    await page.getByText('Everything here is local').waitFor()
    await page.getByLabel('Code of the template').fill('BOTTLING')
    await page.getByLabel('Edition', { exact: true }).fill('1')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save as a template' }).click()])
    expect(download.suggestedFilename()).toBe('BOTTLING-1.zip')
    file = await download.path()
    await bringIn(file)
    await page.getByText('There is nothing to do: this plant has it all.').waitFor()
    await page.getByRole('button', { name: 'Import and follow the template' }).click()
    await page.getByRole('heading', { name: 'BOTTLING, edition 1' }).waitFor()
    await page.getByRole('heading', { name: 'Imported' }).waitFor()
    const { rows } = await visitor.get(`/api/queries/${materialClass.queries.list.name}`)
    const { id, revision, code } = rows[0]
    await visitor.command(materialClass.commands.change.name, { id, expectedRevision: revision, code, name: 'Beverages' })
    await bringIn(file)
    await page.getByText('stays as it is here: Name').waitFor()
    await page.getByText('Take all from the template').click()
    await page.getByRole('button', { name: 'Import 1 record' }).waitFor()
    await page.getByText('What is different').click()
    await page.getByText('Beverages here, Drinks in the file').waitFor()
    expect(await axe(page)).toEqual([])
  })

  test('a record says where it differs, and takes a field from the template', async () => {
    const { page } = engineer
    await page.goto('/master-data/material-class')
    await page.getByRole('row', { name: /Beverages/ }).click()
    const origin = page.getByRole('region', { name: 'Origin' })
    await origin.getByText('1 field is different here').waitFor()
    expect(await axe(page)).toEqual([])
    await origin.getByRole('button', { name: 'Take Name from the template' }).click()
    await origin.getByText('As the template has it').waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'Name' }).inputValue(), { timeout: PATIENCE_MS }).toBe('Drinks')
    // The second press counts only when it is no double tap.
    const pressed = async () => {
      await origin
        .getByRole('button', { name: /Follow the template no more/ })
        .click({ timeout: 2_000 })
        .catch(() => {})
      return origin.getByText('Local: made in this plant').count()
    }
    await expect.poll(pressed, { timeout: PATIENCE_MS, interval: 200 }).toBe(1)
  })

  test('work masters, policies and own roles go along: what differs is said place by place, also on their pages', async () => {
    const { page } = engineer
    const { workMasterId, version, ...content } = (await visitor.get(`/api/queries/${listWorkMasters.name}`)).rows[0]
    const changed = { ...content, workMasterId, expectedVersion: version, rates: [rate('0.5'), rate('0.3')] }
    await visitor.command(changeWorkMaster.name, changed)
    await bringIn(file)
    await page.getByText('stays as it is here: Ideal rates').waitFor()
    await page.getByText('Take all from the template').click()
    await page.getByText('as new revisions, to be approved').waitFor()
    await page.getByText('What is different').click()
    await page.getByText('Ideal rates · 2 · Seconds per item').waitFor()
    await page.getByText('0.3 here, 0.4 in the file').waitFor()
    expect(await axe(page)).toEqual([])
    await page.goto(`/definitions?view=masters&open=${workMasterId}`)
    const origin = page.getByRole('region', { name: 'Origin' })
    await origin.getByRole('row', { name: /Ideal rates · 2 · Seconds per item/ }).waitFor()
    await origin.getByRole('button', { name: 'Take Ideal rates from the template' }).click()
    await origin.getByText('As the template has it').waitFor()
    expect((await visitor.get(`/api/queries/${listWorkMasters.name}`)).rows[0]).toMatchObject({
      version: version + 2,
      rates: content.rates,
    })
    for (const address of ['/policies', '/roles?role=nightForeman']) {
      await page.goto(address)
      await origin.getByText('Follows template BOTTLING, edition 1').waitFor()
      expect(await axe(page)).toEqual([])
    }
  })

  test('a document carries its file: attached, saved with the record, opened from it, erased', async () => {
    const { page } = engineer
    await page.goto('/master-data/document?record=new')
    const form = page.getByRole('form', { name: 'Document' })
    await form.getByLabel('Document number').fill('WI-7')
    await form.getByLabel('English').fill('Cleaning')
    await form.getByLabel('Deutsch').fill('Reinigung')
    await form.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByRole('listbox', { name: 'Kind' }).getByRole('option', { name: 'Work instruction' }).click()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), form.getByRole('button', { name: 'Attach a file' }).click()])
    await chooser.setFiles({ name: 'cleaning.txt', mimeType: 'text/plain', buffer: Buffer.from('First the pump.') })
    await form.getByText('cleaning.txt').waitFor()
    expect(await axe(page)).toEqual([])
    await form.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('row', { name: /WI-7/ }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'cleaning.txt' }).click()])
    expect(await readFile(await download.path(), 'utf8')).toBe('First the pump.')
    await page.getByText('Erase the file for good').first().click()
    expect(await axe(page)).toEqual([])
    // The second press counts only when it is no double tap.
    const erased = async () => {
      await page
        .getByRole('button', { name: /Erase the file for good/ })
        .click({ timeout: 2_000 })
        .catch(() => {})
      return page.getByText(/^Erased .*: Personal data$/).count()
    }
    await expect.poll(erased, { timeout: PATIENCE_MS, interval: 700 }).toBe(1)
    expect(await page.getByRole('link', { name: 'cleaning.txt' }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
  })

  test('what a machine is called is read in one’s own language', async () => {
    const { page } = engineer
    const { site } = await visitor.get('/api/session')
    const place = (code: string, name: string, level: string, parentId: string) =>
      visitor.command(equipment.commands.create.name, { code, name, level, parentId })
    const area = await place('A1', 'Bottling', 'Area', site.siteId)
    const line = await place('L1', 'Line 1', 'ProductionLine', area.id!)
    await place('L1-F', 'Filler', 'WorkCell', line.id!)
    await page.goto('/board')
    await page.getByRole('button', { name: /^Filler/ }).waitFor()
    for (const [name, de] of [['Filler', 'Füller'] as const, ['Line 1', 'Linie 1'] as const])
      await visitor.command(nameTranslation.commands.create.name, { name, shown: { en: name, de } })
    await page.evaluate(() => localStorage.setItem('entresol.language', 'de'))
    await page.reload()
    await page.getByRole('button', { name: /^Füller/ }).waitFor()
    await page.getByRole('heading', { name: 'Linie 1' }).waitFor()
    await page.evaluate(() => localStorage.setItem('entresol.language', 'en'))
    await page.reload()
    await page.getByRole('button', { name: /^Filler/ }).waitFor()
  })

  test('filters are saved under a name, found again, and the list opens with them', async () => {
    const { page } = engineer
    await page.goto('/master-data/material-class')
    await page.getByRole('searchbox', { name: 'Search' }).fill('Drink')
    await page.getByRole('button', { name: 'Keep as view' }).click()
    const form = page.getByRole('form', { name: 'Keep as view' })
    await form.getByLabel('Name of the view').fill('Drinks only')
    await form.getByLabel('The list opens with it').check()
    expect(await axe(page)).toEqual([])
    await form.getByRole('button', { name: 'Keep as view' }).click()
    const views = page.getByRole('group', { name: 'Saved views' })
    await views.getByRole('button', { name: 'Drinks only', pressed: true }).waitFor()
    await views.getByRole('button', { name: 'All' }).click()
    expect(new URL(page.url()).search).toBe('')
    await page.goto('/master-data/material-class')
    await views.getByRole('button', { name: 'Drinks only', pressed: true }).waitFor()
    await views.getByRole('button', { name: 'More about Drinks only' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await views.getByRole('button', { name: 'Drinks only', exact: true }).waitFor({ state: 'detached' })
  })
})
