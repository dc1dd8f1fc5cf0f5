import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { type StartedProgram, startProgram } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { axeFaults } from '../visual/axe.ts'
import { type LeftShift, leaveShift, PASSWORD } from './close-out.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

/** A start makes a database and bundles the web app, which takes its time on a busy machine. */
const START_MS = 300_000
const SOON = { timeout: 60_000 }

/** The shift lead repairs a shift on one page, signs it, and sees what comes later. The steps need each other. */
describe('shift close-out', { timeout: START_MS }, () => {
  let program: StartedProgram
  let shift: LeftShift
  let lead: Person

  beforeAll(async () => {
    const data = scratchDirectory(atEnd)
    program = await startProgram(['--empty', '--data', data], atEnd)
    shift = await leaveShift(program, data, atEnd)
    lead = await comeIn(program.url, { name: 'lena', secret: PASSWORD }, atEnd, { reducedMotion: 'reduce' })
    lead.page.setDefaultTimeout(SOON.timeout)
  }, START_MS)

  const row = (name: RegExp) => lead.page.getByRole('row', { name })
  const changed = (name: RegExp) => row(name).and(lead.page.locator('[data-changed]')).first()
  const job = (code: string) =>
    lead.page
      .getByRole('listitem')
      .filter({ has: lead.page.getByText(code, { exact: true }) })
      .last()
  const oddity = (title: string) => lead.page.getByRole('listitem').filter({ has: lead.page.getByRole('heading', { name: title }) })
  const figure = async (name: RegExp) => {
    const cells = await row(name).first().getByRole('cell').allTextContents()
    return cells.map((cell) => cell.trim())
  }
  const gone = (target: Locator) => target.waitFor({ state: 'detached', ...SOON })

  test('the page shows what people forgot, and the figures as they were found', async () => {
    await lead.page.goto('/shift')
    await lead.page.getByRole('heading', { name: 'Shift close-out' }).waitFor()
    await lead.page.goto(`/shifts/${shift.cellId}/${shift.shiftOn}/${shift.shiftCode}`)
    await oddity('Started late?').waitFor()
    await oddity('Forgotten to finish?').waitFor()
    await job('PO-2').getByText('Good 150 / 5,000 pcs').waitFor()
    await lead.page.getByText('The books are settled.').waitFor()
    expect(await lead.page.locator('[data-changed]').count()).toBe(0)
    expect(await axeFaults(lead.page)).toEqual([])
  })

  test('late start: the start moves to the first piece', async () => {
    await oddity('Started late?')
      .getByLabel('Move the start to')
      .fill(`${shift.clockAt(0)}:00`)
    await oddity('Started late?').getByRole('button', { name: 'Move' }).click()
    await gone(oddity('Started late?'))
    await job('PO-1').getByText('Good 300 / 5,000 pcs').waitFor()
    await changed(/^Availability/).waitFor()
  })

  test('forgotten finish: the end moves to the last piece', async () => {
    await oddity('Forgotten to finish?').getByRole('button', { name: 'Move' }).click()
    await gone(oddity('Forgotten to finish?'))
    await lead.page.getByText('Nothing is odd about the jobs of this shift.').waitFor()
  })

  test('wrong order: time and pieces go to the order that was made', async () => {
    await job('PO-2').getByRole('button', { name: 'Correct' }).click()
    const choice = job('PO-2').getByLabel(`From ${shift.clockAt(70)} to ${shift.clockAt(100)} it was`)
    await choice.first().click()
    await lead.page.getByRole('option', { name: /^PO-3/ }).click()
    await job('PO-2').getByRole('button', { name: 'Change the order' }).click()
    await job('PO-3').getByText('Good 150 / 5,000 pcs').waitFor()
    // Nothing of this shift is left of the wrong one: it is not among its jobs any more.
    await gone(job('PO-2'))
  })

  test('counts and scrap: five of the good were bad, with the reason', async () => {
    await job('PO-1').getByRole('button', { name: 'Correct' }).click()
    const form = job('PO-1')
    await form.getByLabel('Scrap', { exact: true }).fill('5')
    await form.getByLabel('Reason of the scrap').first().click()
    await lead.page.getByRole('option', { name: 'Dent' }).click()
    await form.getByLabel('Why').fill('Found in the box')
    await form.getByRole('button', { name: 'Book' }).click()
    await changed(/^Scrap/).waitFor()
    await changed(/^Quality/).waitFor()
    expect(await figure(/^Scrap \d+ \d+$/)).toEqual(['0', '5'])
  })

  test('stops: the one without a reason gets one', async () => {
    await lead.page
      .getByRole('button', { name: /No reason yet/ })
      .first()
      .click()
    await lead.page.getByRole('region', { name: 'Why did it stop?' }).getByRole('button', { name: 'Jam' }).click()
    await lead.page
      .getByRole('button', { name: /Stopped.*Jam/ })
      .first()
      .waitFor()
  })

  test('every figure that changed stands there as it was and as it is, and is signed', async () => {
    await lead.page.getByText('The books are settled.').waitFor()
    const [before, now] = await figure(/^OEE/)
    expect(Number.parseFloat(now ?? '')).toBeGreaterThan(Number.parseFloat(before ?? ''))
    await lead.page.getByLabel('Note to the shift').fill('Late start, wrong order, both repaired')
    await lead.button('Sign and close as Lena Lead').click()
    await lead.page.getByText(/^Closed .*The books say what was signed\.$/).waitFor()
    expect(await lead.button(/^Sign/).count()).toBe(0)
  })

  test('EC-39 a later fact restates the signed shift, and every screen says so', async () => {
    await shift.says(115, { Count: 525 })
    await lead.page.getByText(/^Restated since it was closed/).waitFor()
    await lead.button('Sign the restated shift as Lena Lead').waitFor()
    await lead.page.goto(`/oee?at=${shift.cellId}&by=shift&on=${shift.shiftOn}&shift=${shift.shiftCode}`)
    await lead.page.getByRole('article', { name: 'OEE Packing table' }).getByText('restated').waitFor()
  })

  test('hour by hour: target, actual and gap, and somebody writes why and what is done', async () => {
    await lead.page.goto(`/hours/${shift.cellId}?shift=${encodeURIComponent(`${shift.shiftOn} ${shift.shiftCode}`)}`)
    const board = lead.page.getByRole('table', { name: /Hour by hour/ })
    for (const name of ['Hour', 'Target', 'Actual', 'Gap', 'Reason', 'Action'])
      await board.getByRole('columnheader', { name, exact: true }).waitFor()
    const lines = board.getByRole('row').filter({ has: lead.page.getByRole('button') })
    expect(await lines.count()).toBeGreaterThan(2)
    await lines.first().getByRole('button').first().click()
    const form = lead.page.getByRole('dialog')
    await form.getByLabel('What happened').fill('Infeed jammed twice')
    await form.getByLabel('What is done about it').fill('Guide rail is straightened')
    await form.getByRole('button', { name: 'Jam' }).click()
    await form.getByRole('button', { name: 'Write on the board' }).click()
    await gone(form)
    await lines.first().getByText(/Jam/).waitFor()
    await lines.first().getByText('Guide rail is straightened').waitFor()
    expect(await axeFaults(lead.page)).toEqual([])
    expect(lead.faults).toEqual([])
  })
})
