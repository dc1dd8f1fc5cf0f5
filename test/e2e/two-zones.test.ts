import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { passwordIn, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { shiftThatEnded } from './close-out.fixture.ts'
import { comeIn } from './people.fixture.ts'

/** A start makes a database and bundles the web app, which takes its time on a busy machine. */
const START_MS = 300_000
const FAR = 'Pacific/Kiritimati'

test('EC-13 what is shown of a site in another zone tells that site’s time, and says whose it is', { timeout: START_MS }, async () => {
  const program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd)
  const password = passwordIn(program.lines) ?? ''
  const admin = new Visitor(program.url)
  await admin.signIn({ login: 'admin', password })
  const enter = async (input: object) => (await admin.command(equipment.commands.create.name, input))['id']
  const enterprise = await enter({ code: 'ENT', name: 'Enterprise', level: 'Enterprise' })
  const site = await enter({ code: 'FAR', name: 'Far away', level: 'Site', zone: FAR, parentId: enterprise })
  const area = await enter({ code: 'FAR-A', name: 'Hall', level: 'Area', parentId: site })
  const line = await enter({ code: 'FAR-L', name: 'Line', level: 'ProductionLine', parentId: area })
  const unit = await enter({ code: 'FAR-P', name: 'Press', level: 'WorkCell', parentId: line })
  const { shiftOn, definition, clockAt } = shiftThatEnded(FAR)
  const { id: workCalendarId } = await admin.command(workCalendar.commands.create.name, { code: 'FAR', name: 'Far away', definition })
  await admin.command(calendarAssignment.commands.create.name, { equipmentId: site, workCalendarId, validFromOn: shiftOn })
  const { page } = await comeIn(program.url, { name: 'admin', secret: password }, atEnd, { reducedMotion: 'reduce' })
  for (const address of [`/shifts/${unit}/${shiftOn}/S`, `/units/${unit}`, `/hours/${unit}`, `/oee?at=${unit}`]) {
    await page.goto(address)
    await page.getByText('Times of Kiritimati', { exact: true }).waitFor()
  }
  // Above sites there are no shifts, but days: the site's own, by its own clock.
  await page.goto(`/oee?at=${enterprise}&on=${shiftOn}`)
  await page.getByText('Each site by its own calendar and clock').waitFor()
  const ofSite = page.getByRole('row').filter({ hasText: 'Far away' })
  await ofSite.getByText(`${clockAt(0)}–${clockAt(180)} Kiritimati`).waitFor()
  await ofSite.getByRole('link', { name: 'Far away' }).click()
  await page.getByText('Times of Kiritimati', { exact: true }).waitFor()
  await page.goto(`/shifts/${unit}/${shiftOn}/S`)
  await page.getByText(`${clockAt(0)}–${clockAt(180)}`).waitFor()
  const { site: own } = await admin.get('/api/session')
  expect(own.zone).not.toBe(FAR)
})
