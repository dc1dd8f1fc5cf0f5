import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { listSignatureRules, listSignatures } from '../../src/model/signature/contract.ts'
import { PATIENCE_MS, passwordIn, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

const PASSWORD = 'a long enough password'
const COMMAND = materialClass.commands.create
const SOON = { timeout: 20_000, interval: 50 }

async function seeSignatures(page: Person['page']) {
  const signed = page.getByRole('region', { name: 'Signed by' })
  await signed.getByText('Tom Second').waitFor()
  await signed
    .getByText(/^Review · /)
    .first()
    .waitFor()
  await signed.getByText('new recipe').first().waitFor()
}

/** Part 11 as two people meet it: a rule, a refusal that says what is missing, two signatures, and their names in the ledger. */
describe('a command that two people must sign', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let admin: Person
  let visitor: Visitor
  let password: string

  beforeAll(async () => {
    program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd)
    password = passwordIn(program.lines) ?? ''
    visitor = new Visitor(program.url)
    await visitor.signIn({ login: 'admin', password })
    const { siteId } = (await visitor.get('/api/session')).site
    const grants = [{ role: 'mesEngineer', equipmentId: siteId }]
    await visitor.command(createAccount.name, { login: 'tom', displayName: 'Tom Second', password: PASSWORD, grants })
    admin = await comeIn(program.url, { name: 'admin', secret: password }, atEnd)
  }, 300_000)

  test('the rule is set on its page', async () => {
    const { page } = admin
    await page.goto('/signatures')
    await page.getByRole('searchbox').fill(COMMAND.name)
    const rule = page.getByRole('region', { name: COMMAND.title.en })
    await rule.getByRole('combobox').selectOption('2')
    await rule.getByLabel(/^Meaning/).selectOption('review')
    await rule.getByText('and says why').click()
    const said = async () =>
      (await visitor.query(listSignatureRules.name)).rows.find(({ command }: { command: string }) => command === COMMAND.name)
    await vi.waitFor(async () => expect(await said()).toMatchObject({ signatures: 2, meaning: 'review', needsReason: true }), SOON)
  })

  test('what is done then says that two people must sign, and goes through with their signatures', async () => {
    const { page, button, inDialog } = admin
    await page.goto('/master-data/material-class')
    await button('New').first().click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Code' }).fill('SYRUP')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Syrup')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /save|create/i })
      .click()
    await page.getByText('This needs the signatures of two people.').waitFor()
    await inDialog('Sign …').click()
    const sign = page.getByRole('dialog', { name: /^Sign: / })
    const [first, second] = [sign.getByRole('group', { name: 'Your signature' }), sign.getByRole('group', { name: 'Second person' })]
    await first.locator('input[type=password]').fill(password)
    await second.getByLabel('Name').fill('tom')
    await second.locator('input[type=password]').fill('not the password')
    await sign.getByRole('textbox', { name: 'Reason' }).fill('new recipe')
    await sign.getByRole('button', { name: 'Sign and send' }).click()
    await second.getByText('The name or the password is not right.').waitFor()
    await second.locator('input[type=password]').fill(PASSWORD)
    await sign.getByRole('button', { name: 'Sign and send' }).click()
    await page.getByRole('row', { name: /SYRUP/ }).waitFor()
    const { rows } = await visitor.query(listSignatures.name)
    const used = rows.filter(({ commandId }: { commandId: string | null }) => commandId !== null)
    expect(used.map(({ printedName }: { printedName: string }) => printedName).toSorted()).toEqual(['Administrator', 'Tom Second'])
    expect(used).toMatchObject([
      { meaning: 'review', reason: 'new recipe' },
      { meaning: 'review', reason: 'new recipe' },
    ])
  })

  test('the ledger shows the names under it, with time and meaning', async () => {
    const { page } = admin
    await page.goto('/ledger')
    await page
      .getByRole('row', { name: new RegExp(COMMAND.title.en) })
      .first()
      .click()
    await seeSignatures(page)
    expect(admin.faults).toEqual([])
  })

  test('the record itself shows them, and the way to all its changes', async () => {
    const { page } = admin
    await page.goto('/master-data/material-class')
    await page.getByRole('row', { name: /SYRUP/ }).click()
    await seeSignatures(page)
    await page.getByRole('link', { name: 'All changes in the ledger' }).click()
    await page.waitForURL(/\/ledger\?record=/)
    expect(admin.faults).toEqual([])
  })
})
