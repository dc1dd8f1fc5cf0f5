import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
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

  beforeAll(async () => {
    program = await startProgram(['--empty', '--data', scratchDirectory(afterAll)], afterAll)
    visitor = new Visitor(program.url)
    await visitor.signIn({ login: 'admin', password: passwordIn(program.lines) ?? '' })
    siteId = (await visitor.get('/api/session')).site.siteId
    const made = (contract: { readonly name: string }, input: object) => visitor.command(contract.name, input)
    const { id: personnelClassId } = await made(personnelClass.commands.create, { code: 'LEAD', name: 'Shift lead' })
    const { id: personId } = await made(person.commands.create, { code: 'P-1', name: 'Lea Lead' })
    const grants = [{ role: 'shiftLead', equipmentId: siteId }]
    await made(createAccount, { login: 'lea', displayName: 'Lea Lead', password: PASSWORD, personId, grants })
    await made(dutyAssignment.commands.create, { personId, personnelClassId, equipmentId: siteId, startsAt: '2020-01-01T00:00:00.000Z' })
    lead = await comeIn(program.url, { name: 'lea', secret: PASSWORD }, afterAll)
  }, 300_000)

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
})
