import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { standIn } from '../../src/model/personnel/stand-in.resource.ts'
import { type Mailbox, openMailbox } from '../apps/mailbox.fixture.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

const PASSWORD = 'a long enough password'

/** A notice as the person on duty meets it: it rings while he looks at something else, and one press takes it off the list. */
describe('the bell', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let visitor: Visitor
  let lead: Person
  let siteId: string
  let mailbox: Mailbox

  beforeAll(async () => {
    mailbox = await openMailbox()
    const environment = {
      ...{ ENTRESOL_SMTP_HOST: '127.0.0.1', ENTRESOL_SMTP_PORT: String(mailbox.port), ENTRESOL_SMTP_SECURITY: 'none' },
      ...{ ENTRESOL_SMTP_SENDER: 'mes@plant.example', ENTRESOL_PUBLIC_URL: 'https://mes.plant.example' },
    }
    program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd, { environment })
    visitor = new Visitor(program.url)
    await visitor.signIn({ login: 'admin', password: passwordIn(program.lines) ?? '' })
    siteId = (await visitor.get('/api/session')).site.siteId
    const made = (contract: { readonly name: string }, input: object) => visitor.command(contract.name, input)
    const { id: personnelClassId } = await made(personnelClass.commands.create, { code: 'LEAD', name: 'Shift lead' })
    const { id: personId } = await made(person.commands.create, { code: 'P-1', name: 'Lea Lead' })
    const grants = [{ role: 'shiftLead', equipmentId: siteId }]
    await made(createAccount, { login: 'lea', displayName: 'Lea Lead', password: PASSWORD, personId, grants })
    await made(dutyAssignment.commands.create, { personId, personnelClassId, equipmentId: siteId, startsAt: '2020-01-01T00:00:00.000Z' })
    lead = await comeIn(program.url, { name: 'lea', secret: PASSWORD }, atEnd)
  }, 300_000)
  afterAll(() => mailbox?.close())

  test('rings at once on any screen, and one press says who takes care', async () => {
    const { page } = lead
    await page.goto('/orders')
    await page.getByRole('button', { name: '0 notices' }).waitFor()
    const texts = { textEn: 'The packer has no film', textDe: 'Dem Packer fehlt Folie' }
    await visitor.command(raiseNotice.name, { equipmentId: siteId, function: 'LEAD', severity: 'alarm', ...texts })
    await page.getByRole('button', { name: '1 notice' }).click()
    const list = page.getByRole('dialog')
    await list.getByText('The packer has no film').waitFor()
    await list.getByRole('button', { name: 'I take care of it' }).click()
    await list.getByText('Nothing waits for you').waitFor()
    await list.getByRole('button', { name: 'All notices' }).click()
    await page
      .getByRole('grid', { name: 'Notices' })
      .getByText(/^taken care of since/)
      .waitFor()
    expect(await page.getByRole('button', { name: '0 notices' }).count()).toBe(1)
  })
  test('a person chooses how he is told, and the link in the mail leads to the notice', async () => {
    const { page } = lead
    await page.goto('/orders')
    await page.getByRole('button', { name: '0 notices' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'How I am told' }).click()
    await page.getByLabel('E-mail address').fill('lea@plant.example, all@plant.example')
    await page.getByRole('combobox', { name: 'By e-mail' }).click()
    await page.getByRole('option', { name: 'Warnings and alarms' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('One address, such as lea@plant.example').waitFor()
    await page.getByLabel('E-mail address').fill('lea@plant.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    const texts = { textEn: 'The filler stands still', textDe: 'Der Füller steht' }
    await visitor.command(raiseNotice.name, { equipmentId: siteId, function: 'LEAD', severity: 'warning', ...texts })
    await mailbox.took(1)
    expect(mailbox.taken).toMatchObject([{ to: ['lea@plant.example'], subject: expect.stringContaining('The filler stands still') }])
    const [, path] = /https:\/\/mes\.plant\.example(\/own-notices#[0-9a-f-]{36})/.exec(mailbox.taken[0]!.body)!
    await page.goto('/orders')
    await page.goto(path!)
    await page.locator('[aria-current=true]').getByText('The filler stands still').waitFor()
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('lea@plant.example')
    await page.locator('[aria-current=true]').getByRole('button', { name: 'I take care of it' }).click()
    await page.getByText('Nothing waits for you').waitFor()
  })
  test('a browser that has no push service says so, and is not added', async () => {
    const { page } = lead
    await page.context().grantPermissions(['notifications'])
    await page.goto('/own-notices')
    await page.getByText('In none yet.').waitFor()
    await page.getByRole('button', { name: 'Tell me in this browser' }).click()
    await page.getByText('The browser does not reach its push service').waitFor()
    await page.getByText('In none yet.').waitFor()
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL)).toMatch(/\/push-worker\.js$/)
  })

  test('the roster shows a week at a glance: who is reached, who stands in, and where nobody is', async () => {
    const { page } = lead
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const [{ id: personId }] = (await visitor.query(person.queries.list.name)).rows
    const { id: standInPersonId } = await visitor.command(person.commands.create.name, { code: 'P-2', name: 'Mia Meister' })
    const nextWeek = { startsAt: day(7), endsAt: day(14), personnelClassIds: [] }
    await visitor.command(standIn.commands.create.name, { personId, standInPersonId, equipmentId: siteId, ...nextWeek })
    const { id: personnelClassId } = await visitor.command(personnelClass.commands.create.name, { code: 'TEC', name: 'Technician' })
    const over = { startsAt: day(-20), endsAt: day(-10) }
    await visitor.command(dutyAssignment.commands.create.name, {
      personId: standInPersonId,
      personnelClassId,
      equipmentId: siteId,
      ...over,
    })
    await page.goto('/notices')
    await page.getByRole('link', { name: 'Duty roster' }).first().click()
    const table = page.getByRole('table', { name: 'Duty roster' })
    const rowOf = (name: RegExp) => table.getByRole('row', { name })
    await rowOf(/Shift lead/).waitFor()
    expect(
      await rowOf(/Shift lead/)
        .getByText('Lea Lead', { exact: true })
        .count(),
    ).toBe(7)
    expect(
      await rowOf(/Technician/)
        .getByText('nobody')
        .count(),
    ).toBe(7)
    await page.getByText('7 gaps this week').waitFor()
    await table.getByRole('columnheader', { name: /today$/ }).waitFor()
    expect(await page.getByRole('button', { name: 'This week' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Next week' }).press('Enter')
    await table.getByText('for Lea Lead').first().waitFor()
    expect(await table.getByRole('columnheader', { name: /today$/ }).count()).toBe(0)
    await page.reload()
    await table.getByText('for Lea Lead').first().waitFor()
    await page.getByRole('button', { name: 'This week' }).press('Enter')
    await table.getByRole('columnheader', { name: /today$/ }).waitFor()
  })
})
