import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { listConnections } from '../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { listNotices, raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { reason } from '../../src/model/reason/reason.resource.ts'
import { getJobOrder, listDispatchList } from '../../src/operations/execution/contract.ts'
import { classifyStop, listIntervals, listOpenStops, listShifts } from '../../src/operations/performance/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import { type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { enterSmallPlant } from '../apps/spine.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { axeFaults } from '../visual/axe.ts'

/** The panel: 10 inches, 1280 × 800; 88 px are 15 mm, a gloved finger. */
const PANEL = { width: 1280, height: 800 }
const FINGER_PX = 88
/** A start makes a database and bundles the web app, which takes its time on a busy machine. */
const START_MS = 180_000
const SOON = { timeout: 15_000 }
const stopReasons = ['Jam', 'Drive', 'Sensor', 'Material missing', 'Cleaning', 'Nobody here', 'Waiting for quality', 'Tool']

let program: StartedProgram
let browser: Browser
let context: BrowserContext
let page: Page
let admin: Visitor
let adminPassword: string
let cellId: string
let machine: mqtt.MqttClient
let touches = 0

/** One touch of a finger, counted. */
async function touch(target: Locator): Promise<void> {
  touches += 1
  await target.tap()
}

async function countTouches(act: () => Promise<void>): Promise<number> {
  touches = 0
  await act()
  return touches
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const say = (state: string, ts = new Date()) =>
  machine.publishAsync('plant/pack', JSON.stringify({ State: state, ts: ts.toISOString() }), { qos: 1 })
/** The machine ran in the morning, and nobody had started a job. */
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** Every control that can be seen, with its box; what a layer hides is not there for the finger. */
async function visibleControls(): Promise<{ name: string; x: number; y: number; width: number; height: number }[]> {
  return page.evaluate(() => {
    const layer = document.querySelector('[role="dialog"]') ?? document
    return [...layer.querySelectorAll('button, a, input, select, textarea')].flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return width > 0 ? [{ name: element.getAttribute('aria-label') ?? element.textContent, x, y, width, height }] : []
    })
  })
}

async function expectFitForGloves(): Promise<void> {
  const controls = await visibleControls()
  expect(controls.length).toBeGreaterThan(3)
  expect(controls.filter(({ width, height }) => width < FINGER_PX || height < FINGER_PX)).toEqual([])
  const outside = controls.filter(({ x, y, width, height }) => x < 0 || y < 0 || x + width > PANEL.width || y + height > PANEL.height)
  expect(outside).toEqual([])
  const extent = await page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth])
  expect(extent).toEqual([PANEL.height, PANEL.width])
}

async function enterPlant(data: string): Promise<void> {
  adminPassword = program.lines.map((line) => /password (\S+) \(shown only now\)/.exec(line)?.[1]).find(Boolean) ?? ''
  admin = new Visitor(program.url)
  await admin.signIn({ login: 'admin', password: adminPassword })
  const { site } = await admin.get('/api/session')
  const plant = await enterSmallPlant(admin, site.siteId)
  cellId = plant.cellId
  const cell = { id: cellId, expectedRevision: 1, code: 'L1-PACK', name: 'Packing table', countAuthority: 'person', minorStopSeconds: 0 }
  await admin.command(equipment.commands.change.name, cell)
  for (const [index, en] of stopReasons.entries()) {
    await admin.command(reason.commands.create.name, { code: `S${index}`, name: { en, de: `${en} (de)` }, kind: 'stop' })
  }
  const operator = {
    login: 'olga',
    displayName: 'Olga Operator',
    password: 'a long enough password',
    language: 'en',
    badge: '4711',
    pin: '2468',
  }
  await admin.command(createAccount.name, { ...operator, grants: [{ role: 'operator', equipmentId: site.siteId }] })
  const link = { code: 'OWN', name: 'Own broker', kind: 'mqttJson', url: 'embedded', groups: 'plant/#', enabled: true }
  const { id: connectionId } = await admin.command(connection.commands.create.name, link)
  await admin.command(equipmentSource.commands.create.name, {
    connectionId,
    address: 'plant/pack',
    equipmentId: cellId,
    template: 'generic',
  })
  for (const code of ['PO-1', 'PO-2', 'PO-3']) {
    const order = { code, operationsDefinitionId: plant.operationsDefinitionId, quantity: { value: '200', unit: 'C62' } }
    const { operationsRequestId } = await admin.command(createOperationsRequest.name, order)
    await admin.command(releaseOperationsRequest.name, { operationsRequestId, assignments: [{ segmentCode: '10', equipmentId: cellId }] })
  }
  const url = program.lines.map((line) => /(mqtt:\/\/\S+)/.exec(line)?.[1]).find(Boolean) ?? ''
  const secret = readFileSync(join(data, 'mqtt', 'machine-password'), 'utf8').trim()
  machine = await mqtt.connectAsync(url, { username: 'machine', password: secret })
  afterAll(() => machine.endAsync())
  await vi.waitFor(async () => {
    const { rows } = await admin.query(listConnections.name)
    expect((rows as { code: string }[]).find(({ code }) => code === 'OWN')).toMatchObject({ status: { phase: 'online' } })
  }, SOON)
  await say('running', minutesAgo(25))
  await say('idle', minutesAgo(20))
}

beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'entresol-terminal-'))
  chmodSync(data, 0o711)
  atEnd(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }))
  const starting = startProgram(['--empty', '--data', data], atEnd)
  browser = await openBrowser()
  atEnd(() => browser.close())
  program = await starting
  await enterPlant(data)
  context = await browser.newContext({ viewport: PANEL, hasTouch: true, locale: 'en-GB', baseURL: program.url, reducedMotion: 'reduce' })
  const signedIn = await context.request.post('/api/sign-in', { data: { badge: '4711', pin: '2468' } })
  expect(signedIn.status()).toBe(200)
  page = await context.newPage()
}, START_MS)

/** The shift of one operator at one panel; each step needs the ones before it. */
describe('operator terminal, 1280 × 800, by touch', { timeout: 60_000 }, () => {
  test('the machine is chosen once; the device remembers it', async () => {
    await page.goto('/terminal')
    await touch(button(/Packing table/))
    await page.waitForURL(`**/terminal/${cellId}`)
    await page.goto('/terminal')
    await page.waitForURL(`**/terminal/${cellId}`)
    await page.getByRole('heading', { name: 'Packing table' }).waitFor(SOON)
    expect(page.url()).toBe(`${program.url}/terminal/${cellId}`)
  })

  test('the state of the machine comes by itself, and the job screen fits under a glove without scrolling', async () => {
    await say('running')
    await page.getByText('Producing', { exact: true }).waitFor(SOON)
    await expectFitForGloves()
  })

  /** Nobody is on duty: whoever is at the machine must see it. */
  const call = (textEn: string) =>
    admin.command(raiseNotice.name, { equipmentId: cellId, function: 'LEAD', severity: 'alarm', textEn, textDe: `${textEn} (de)` })
  const isWithoutScroll = () =>
    page
      .evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth].join())
      .then((extent) => extent === '800,1280')

  test('a notice rings in its place without moving anything, and one touch says who takes care', async () => {
    await admin.command(personnelClass.commands.create.name, { code: 'LEAD', name: 'Shift lead' })
    await button('0 notices').waitFor(SOON)
    const before = (await visibleControls()).map(({ x, y, width, height }) => [x, y, width, height])
    await call('No film at the packer')
    await button('1 notice, Alarm').waitFor(SOON)
    expect((await visibleControls()).map(({ x, y, width, height }) => [x, y, width, height])).toEqual(before)
    await expectFitForGloves()
    await touch(button('1 notice, Alarm'))
    await page.getByText('Nobody is on duty: Shift lead is missing').waitFor(SOON)
    await expectTouchable()
    expect(await isWithoutScroll()).toBe(true)
    expect(await countTouches(() => touch(button('I take care of it')))).toBe(1)
    await page.getByText('Nothing waits here').waitFor(SOON)
    await touch(button('Back'))
    await button('0 notices').waitFor(SOON)
  })

  test('many notices stand on pages of the panel, and one that is acknowledged without a network goes out later', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) await call(`Jam ${number}`)
    await button('6 notices, Alarm').waitFor(SOON)
    await touch(button('6 notices, Alarm'))
    await expectFitForGloves()
    await touch(button('2 more'))
    await page.getByText('Jam 1').waitFor()
    await context.setOffline(true)
    await touch(page.getByRole('listitem').filter({ hasText: 'Jam 1' }).getByRole('button'))
    await button(/Goes out with the connection/).waitFor(SOON)
    expect((await admin.query(listNotices.name)).rows.filter((row: { acknowledgedAt: null }) => row.acknowledgedAt === null)).toHaveLength(
      6,
    )
    await context.setOffline(false)
    await page.getByText('Jam 1').waitFor({ state: 'detached', timeout: 40_000 })
    // The second page is empty then, and the first one is shown.
    for (const number of [2, 6, 5, 4, 3]) {
      await touch(
        page
          .getByRole('listitem')
          .filter({ hasText: `Jam ${number}` })
          .getByRole('button'),
      )
      await page.getByText(`Jam ${number}`).waitFor({ state: 'detached', ...SOON })
    }
    await touch(button('Back'))
    await button('0 notices').waitFor(SOON)
  })

  test('a waiting job is started in two touches', async () => {
    const count = await countTouches(async () => {
      await touch(button(/PO-1/))
      await touch(button('Start'))
    })
    expect(count).toBe(2)
    await page.getByText('PO-1 started').waitFor(SOON)
    const { rows } = await admin.query(listDispatchList.name, { equipmentId: cellId })
    expect(rows[0]).toMatchObject({ code: 'PO-1', state: 'Running' })
  })

  test('every touch is answered in the frame that follows it', async () => {
    const target = button('Report')
    await target.waitFor()
    const answered = page.evaluate(
      () =>
        new Promise<{ isPressed: boolean; isVisible: boolean; ms: number }>((resolve) => {
          const looksOf = (element: Element) => {
            const { filter, backgroundColor, transform } = getComputedStyle(element)
            return [filter, backgroundColor, transform].join()
          }
          window.addEventListener(
            'pointerdown',
            (event) => {
              const element = (event.target as Element).closest('button')
              if (!element) return
              const before = (window as unknown as { looks: string }).looks
              requestAnimationFrame(() =>
                resolve({
                  isPressed: element.matches(':active'),
                  isVisible: looksOf(element) !== before,
                  ms: performance.now() - event.timeStamp,
                }),
              )
            },
            { once: true, capture: true },
          )
          const element = [...document.querySelectorAll('button')].find((one) => one.textContent.includes('Report'))
          ;(window as unknown as { looks: string }).looks = element ? looksOf(element) : ''
        }),
    )
    const box = await target.boundingBox()
    if (!box) throw new Error('the button has no box')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    const { isPressed, isVisible, ms } = await answered
    await page.mouse.move(640, 5)
    await page.mouse.up()
    process.stdout.write(`terminal: the pressed state is there ${ms.toFixed(1)} ms after the touch\n`)
    expect({ isPressed, isVisible }).toEqual({ isPressed: true, isVisible: true })
  })

  test('good, scrap and its reason are reported in at most four touches', async () => {
    const count = await countTouches(async () => {
      await touch(button('Report'))
      await expectFitForGloves()
      await touch(button('Good +10'))
      await touch(button('Scrap +1'))
      await touch(button('Dent'))
    })
    expect(count).toBeLessThanOrEqual(4)
    await page.getByText('Reported: 10 pcs Good · 1 pcs Scrap · Dent').waitFor(SOON)
    await page.getByText('10', { exact: true }).waitFor(SOON)
    expect(await jobOne()).toMatchObject({ good: '10', scrap: '1' })
  })

  test('a stop appears by itself and is explained in at most two touches, to its end', async () => {
    await say('stopped')
    const card = page.getByRole('region', { name: 'Why does it stand?' })
    await card.waitFor(SOON)
    await expectFitForGloves()
    const count = await countTouches(() => touch(card.getByRole('button', { name: 'Jam' })))
    expect(count).toBeLessThanOrEqual(2)
    await page.getByText('Reason noted: Jam').waitFor(SOON)
    await card.waitFor({ state: 'detached', ...SOON })
    await say('running')
    await vi.waitFor(async () => {
      const stops = (await account()).filter((row) => row.state === 'Stopped')
      expect(stops.length).toBeGreaterThan(0)
      expect(stops.map((row) => [row.reason?.en, row.endsAt === null])).toEqual(stops.map(() => ['Jam', false]))
    }, SOON)
  })

  test('any other reason is two touches away', async () => {
    await say('stopped')
    const card = page.getByRole('region', { name: 'Why does it stand?' })
    await card.waitFor(SOON)
    const count = await countTouches(async () => {
      await touch(card.getByRole('button', { name: 'All reasons' }))
      await expectFitForGloves()
      await touch(button('Waiting for quality'))
    })
    expect(count).toBe(2)
    await page.getByText('Reason noted: Waiting for quality').waitFor(SOON)
    await say('running')
  })

  test('without a network nothing is lost and nothing is said to be done; afterwards it is booked once', async () => {
    await context.setOffline(true)
    await touch(button('Report'))
    await touch(button('Good +1'))
    await touch(button('Send'))
    await page.getByText(/^Not yet sent \(1\)/).waitFor(SOON)
    expect(await jobOne()).toMatchObject({ good: '10' })
    await context.setOffline(false)
    await page.getByText(/^Not yet sent/).waitFor({ state: 'detached', timeout: 40_000 })
    await vi.waitFor(async () => expect(await jobOne()).toMatchObject({ good: '11' }), SOON)
  })

  test('another person takes over by badge and PIN', async () => {
    await touch(button(/Change person/))
    await expectFitForGloves()
    for (const digit of '4711') await touch(button(digit))
    await touch(button('Next'))
    for (const digit of '2468') await touch(button(digit))
    await touch(button('Sign in'))
    await page.getByRole('dialog').waitFor({ state: 'detached', ...SOON })
    await button(/Olga Operator.*Change person/).waitFor(SOON)
    await touch(button(/Change person/))
    // The badge is remembered on the device, the PIN never: the next time it is one touch and the PIN.
    await touch(button('Olga Operator'))
    await page.getByText('PIN of Olga Operator').waitFor()
    await touch(button('Back'))
  })

  test('a job is finished in two touches, and what is missing is said before', async () => {
    const count = await countTouches(async () => {
      await touch(button('Finish'))
      await page.getByText('189 pcs of 200 pcs are missing.').waitFor()
      await expectTouchable()
      await touch(page.getByRole('dialog').getByRole('button', { name: 'Finish' }))
    })
    expect(count).toBe(2)
    await page.getByText('PO-1 finished').waitFor(SOON)
    expect(await jobOne()).toMatchObject({ state: 'Completed', good: '11', scrap: '1' })
    await page.getByText('No job is running here').waitFor(SOON)
  })

  test('a cleaning that no order asks for is begun in two touches, and counts as set-up', async () => {
    const count = await countTouches(async () => {
      await touch(button(/Set up, clean, repair/))
      await expectFitForGloves()
      await touch(page.getByRole('dialog').getByRole('button', { name: 'Cleaning' }))
    })
    expect(count).toBe(2)
    await page.getByText('Cleaning started').waitFor(SOON)
    await page.getByRole('heading', { name: /^CLN-/ }).waitFor(SOON)
    await expectFitForGloves()
    expect(await button('Report').isDisabled()).toBe(true)
    await vi.waitFor(async () => {
      expect((await account()).at(-1)?.element).toBe('AUST')
    }, SOON)
    await touch(button('Finish'))
    await touch(page.getByRole('dialog').getByRole('button', { name: 'Finish' }))
    await page.getByText(/^CLN-.* finished$/).waitFor(SOON)
    await page.getByText('No job is running here').waitFor(SOON)
  })

  test('the next job is started', async () => {
    await touch(button(/PO-2/))
    await touch(button('Start'))
    await page.getByText('PO-2 started').waitFor(SOON)
  })
})

/** The same shift as the shift lead sees it, in a browser of his own. */
describe('screens of the shop floor', { timeout: 120_000 }, () => {
  let desk: Page

  beforeAll(async () => {
    const office = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      baseURL: program.url,
      reducedMotion: 'reduce',
    })
    const signedIn = await office.request.post('/api/sign-in', { data: { login: 'admin', password: adminPassword } })
    expect(signedIn.status()).toBe(200)
    desk = await office.newPage()
  })

  test('the board shows the unit, and a tap leads to it', async () => {
    await desk.goto('/board')
    await desk
      .getByRole('button', { name: /Packing table/ })
      .first()
      .click()
    await desk.waitForURL(`**/units/${cellId}`)
    await desk.getByRole('heading', { name: 'Packing table' }).waitFor(SOON)
  })

  test('two people explain one stop at once: the second is told what holds, and may overrule it', async () => {
    await say('stopped')
    const open = await vi.waitFor(async () => {
      const { rows } = await admin.query(listOpenStops.name, lastHour())
      expect(rows).toHaveLength(1)
      return rows[0] as { startsAt: string; endsAt: string | null }
    }, SOON)
    await say('running')
    const row = desk.getByRole('button', { name: /No reason yet/ })
    await row.waitFor(SOON)
    await vi.waitFor(async () => expect((await account()).findLast((one) => one.state === 'Stopped')?.endsAt).not.toBeNull(), SOON)
    await row.click()
    // What he sees from here on is what he saw when he began to think.
    const seen = await desk.request.get(`/api/queries/${listIntervals.name}?${new URLSearchParams({ ...lastHour() })}`)
    const stale = await seen.text()
    // Until he is told otherwise: what is asked for after that is answered as it is.
    let isTold = false
    desk.on('response', (response) => {
      if (response.url().includes(classifyStop.name) && response.status() === 409) isTold = true
    })
    await desk.route(`**/${listIntervals.name}*`, (route) =>
      isTold ? route.continue() : route.fulfill({ contentType: 'application/json', body: stale }),
    )
    const { rows: reasons } = await admin.query(reason.queries.list.name, { kind: 'stop' })
    const [drive] = (reasons as { id: string; code: string }[]).filter(({ code }) => code === 'S1')
    const span = { startsAt: open.startsAt, endsAt: (await account()).findLast((one) => one.state === 'Stopped')?.endsAt ?? '' }
    await admin.command(classifyStop.name, { equipmentId: cellId, ...span, reasonId: drive?.id, seen: 0 })
    await desk.getByRole('button', { name: 'Tool' }).click()
    await desk.getByText(/^Somebody else has just explained this stop/).waitFor(SOON)
    await desk.unroute(`**/${listIntervals.name}*`)
    await desk.getByRole('button', { name: /Stopped.*Drive/ }).waitFor(SOON)
    await desk.getByRole('button', { name: 'Tool' }).click()
    await desk.getByRole('button', { name: /Stopped.*Tool/ }).waitFor(SOON)
    expect((await account()).findLast((one) => one.state === 'Stopped')?.reason?.en).toBe('Tool')
  })

  test('output without a job is found in the close-out and given to its job; the figures follow', async () => {
    await openCloseOut()
    await desk.getByText('Output without a job', { exact: true }).waitFor(SOON)
    await desk.getByLabel('It belonged to').first().click()
    await desk.getByRole('option', { name: /PO-3/ }).click()
    await desk.getByRole('button', { name: 'Assign' }).click()
    await desk.getByText('Nothing is odd about the jobs of this shift.').waitFor(SOON)
    await desk
      .getByRole('row', { name: /Availability/ })
      .and(desk.locator('[data-changed]'))
      .first()
      .waitFor(SOON)
    const early = (await account()).filter((row) => row.startsAt < minutesAgo(18).toISOString() && row.state === 'Producing')
    expect(early.map((row) => row.element)).toEqual(['APT'])
  })

  test('a shift that still runs cannot be signed, and the page says from when on', async () => {
    await openCloseOut()
    await desk.getByText(/^The shift still runs\./).waitFor(SOON)
    expect(await desk.getByRole('button', { name: /^Sign and close/ }).count()).toBe(0)
  })

  async function openCloseOut(): Promise<void> {
    const { rows } = await admin.query(listShifts.name, lastHour())
    const { shiftOn, shiftCode } = rows[0] as { shiftOn: string; shiftCode: string }
    await desk.goto(`/shifts/${cellId}/${shiftOn}/${shiftCode}`)
  }

  test('everything can be read by everybody: WCAG 2.2 AA, light and dark', async () => {
    const { rows } = await admin.query(listShifts.name, lastHour())
    const { shiftOn, shiftCode } = rows[0] as { shiftOn: string; shiftCode: string }
    const shift = `${cellId}/${shiftOn}/${shiftCode}`
    const paths = ['/board', '/board/wall', `/units/${cellId}`, `/hours/${cellId}`, '/shift', `/shifts/${shift}`, `/terminal/${cellId}`]
    const faults: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await desk.emulateMedia({ colorScheme })
      for (const path of paths) {
        await desk.goto(path)
        await desk.getByRole('heading').first().waitFor(SOON)
        await desk
          .getByText(/Packing table|Line/)
          .first()
          .waitFor(SOON)
        faults.push(...(await axeFaults(desk)).map((fault) => `${colorScheme} ${path} ${fault}`))
      }
    }
    expect(faults).toEqual([])
  })
})

async function expectTouchable(): Promise<void> {
  const controls = await visibleControls()
  expect(controls.filter(({ width, height }) => width < FINGER_PX || height < FINGER_PX)).toEqual([])
}

let jobOneId: string | undefined
async function jobOne(): Promise<{ state: string; good: string; scrap: string }> {
  jobOneId ??= (await admin.query(listDispatchList.name, { equipmentId: cellId })).rows[0].jobOrderId as string
  return admin.query(getJobOrder.name, { jobOrderId: jobOneId })
}

function lastHour(): { equipmentId: string; startsAt: string; endsAt: string } {
  const [startsAt, endsAt] = [Date.now() - 3_600_000, Date.now() + 60_000].map((ms) => new Date(ms).toISOString()) as [string, string]
  return { equipmentId: cellId, startsAt, endsAt }
}

interface Accounted {
  readonly startsAt: string
  readonly endsAt: string | null
  readonly state: string
  readonly element: string
  readonly reason: { en: string } | null
}

async function account(): Promise<Accounted[]> {
  return (await admin.query(listIntervals.name, lastHour())).rows
}
