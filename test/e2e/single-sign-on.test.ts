import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { openModelSite, type ModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { singleSignOnOf } from '../../src/apps/single-sign-on/configuration.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { buildWebApp } from '../../src/apps/web-app.ts'
import { listSecurityLog } from '../../src/model/access/contract.ts'
import { createAccount, defineRole, disableAccount, listAccount, retireRole, revokeRole } from '../../src/model/personnel/contract.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from '../visual/axe.ts'
import { CLIENT, openProvider, type RealProvider } from './oidc-provider.fixture.ts'

const PASSWORD = 'a long enough password'
const CALLBACK = '/api/sign-in/provider/callback'
let plant: ModelSite
let server: HttpServer
let provider: RealProvider
let browser: Browser
let url: string

beforeAll(async () => {
  const bundle = await buildWebApp(() => undefined)
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  // The provider knows our address and we know the provider's: a server that only holds the port tells it first.
  const holder = await createHttpServer({ site: plant.site, version: '0', demo: false, webDirectory: undefined, watched: watchedAlone() })
  url = await holder.app.listen({ port: 0, host: '127.0.0.1' })
  await holder.close()
  provider = await openProvider(() => `${url}${CALLBACK}`)
  const singleSignOn = singleSignOnOf({
    ...{ ENTRESOL_OIDC_ISSUER: provider.issuer, ENTRESOL_OIDC_CLIENT_ID: CLIENT.id, ENTRESOL_OIDC_CLIENT_SECRET: CLIENT.secret },
    ...{ ENTRESOL_OIDC_NAME: 'Sign in with Plant ID', ENTRESOL_OIDC_ROLES: 'CN=mes,OU=x=mesEngineer; line=operator@L1; lab=ourLaboratory' },
  })
  server = await createHttpServer({
    site: plant.site,
    version: '0',
    demo: false,
    webDirectory: bundle,
    watched: watchedAlone(),
    singleSignOn,
  })
  await server.app.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  const grants = [{ role: 'administrator', equipmentId: plant.siteId }]
  await plant.make(createAccount, { login: 'root', displayName: 'root', password: PASSWORD, grants })
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await provider?.close()
  await plant?.close()
})

async function openTab(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  return { context, page }
}

/** Presses the button, and says at the provider who one is. */
async function signIn(page: Page, login: string, from = '/own-access'): Promise<void> {
  await page.goto(`/sign-in?from=${encodeURIComponent(from)}`)
  await page.getByRole('link', { name: 'Sign in with Plant ID' }).click()
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.locator('form[action*="/interaction/"] button[type=submit]').click()
}

const accountOf = async (login: string) => (await plant.ask(listAccount, { search: login })).rows[0]
const problem = (page: Page, text: RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor()

test('a person signs in at the provider, has an account with the roles of his groups, and is signed out at both', {
  timeout: 300_000,
}, async () => {
  provider.groups.set('anna', ['CN=mes,OU=x', 'unmapped'])
  const { context, page } = await openTab()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Sign in with Plant ID' }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  await signIn(page, 'anna')
  await page.getByRole('heading', { name: 'My access' }).waitFor()
  await page.getByText(/by single sign-on/).waitFor()
  expect(await accountOf('anna')).toMatchObject({
    displayName: 'anna of the provider',
    grants: [{ role: 'mesEngineer', equipmentId: plant.siteId }],
  })
  expect((await context.request.post('/api/sign-in', { data: { login: 'anna', password: 'any' } })).status()).toBe(401)
  await page.getByRole('button', { name: /anna of the provider/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('form#op\\.logoutForm, form[id*=logout]').first().waitFor({ state: 'attached' })
  await page.locator('button[name=logout]').click()
  await page.waitForURL(`${url}/sign-in**`)
  expect((await context.request.get('/api/session')).status()).toBe(401)
  await context.close()
})

test('other groups are other roles with the next sign-in; without any, roles and open sessions end and a sentence says so', {
  timeout: 300_000,
}, async () => {
  provider.groups.set('bert', ['CN=mes,OU=x'])
  const first = await openTab()
  await signIn(first.page, 'bert')
  await first.page.getByRole('heading', { name: 'My access' }).waitFor()
  provider.groups.set('bert', ['line'])
  const second = await openTab()
  await signIn(second.page, 'bert')
  await second.page.getByRole('heading', { name: 'My access' }).waitFor()
  expect(await accountOf('bert')).toMatchObject({ grants: [{ role: 'operator', equipmentId: plant.lineId }] })
  provider.groups.set('bert', ['unmapped'])
  const third = await openTab()
  await signIn(third.page, 'bert')
  await problem(third.page, /none of your groups has a role here/)
  expect(await axeFaults(third.page)).toEqual([])
  expect(await accountOf('bert')).toMatchObject({ grants: [] })
  for (const { context } of [first, second]) expect((await context.request.get('/api/session')).status()).toBe(401)
  await Promise.all([first, second, third].map(({ context }) => context.close()))
})

test('a group may stand for a role of the plant’s own; while that is not there, an administrator reads who was not given it', {
  timeout: 300_000,
}, async () => {
  const role = 'ourLaboratory'
  const missing = async () => (await plant.ask(listSecurityLog, { kind: 'roleMissing' })).rows
  const operator = { role: 'operator', equipmentId: plant.lineId }
  const laboratory = { role, equipmentId: plant.siteId }
  const signedIn = async (login: string) => {
    const tab = await openTab()
    await signIn(tab.page, login)
    await tab.page.getByRole('heading', { name: 'My access' }).waitFor()
    await tab.context.close()
  }
  provider.groups.set('fritz', ['lab', 'line'])
  await signedIn('fritz')
  const { accountId, grants } = await accountOf('fritz')
  expect(grants).toMatchObject([operator])
  expect(await missing()).toMatchObject([{ accountId, login: 'fritz', role }])
  await plant.make(defineRole, { role, title: { en: 'Our laboratory', de: 'Unser Labor' }, permissions: ['model.material.read'] })
  await signedIn('fritz')
  expect((await accountOf('fritz')).grants).toMatchObject([operator, laboratory])
  expect(await missing()).toHaveLength(1)
  await plant.make(revokeRole, { accountId, ...laboratory })
  await plant.make(retireRole, { role })
  provider.groups.set('gerda', ['lab'])
  const { context, page } = await openTab()
  await signIn(page, 'gerda')
  await problem(page, /none of your groups has a role here/)
  expect(await accountOf('gerda')).toBeUndefined()
  expect((await missing())[0]).toMatchObject({ accountId: null, login: 'gerda', role })
  expect((await context.request.post('/api/sign-in', { data: { login: 'root', password: PASSWORD } })).status()).toBe(200)
  await page.goto('/access')
  await page.getByText('Role of a group is missing: ourLaboratory').nth(1).waitFor()
  await context.close()
})

test('a wrong state, a code that is none or was used, and a return without a departure open nothing', { timeout: 300_000 }, async () => {
  provider.groups.set('cleo', ['CN=mes,OU=x'])
  let used = ''
  const bends: ((url: URL) => void)[] = [
    (back) => back.searchParams.set('state', 'another'),
    (back) => back.searchParams.set('code', 'expired-or-guessed'),
    (back) => back.searchParams.set('iss', 'https://evil.example'),
  ]
  for (const bend of bends) {
    provider.bend(bend)
    const { context, page } = await openTab()
    await signIn(page, 'cleo')
    await problem(page, /did not succeed/)
    expect((await context.request.get('/api/session')).status()).toBe(401)
    await context.close()
  }
  provider.bend((back) => {
    used = back.href
  })
  const { context, page } = await openTab()
  await signIn(page, 'cleo')
  await page.getByRole('heading', { name: 'My access' }).waitFor()
  const other = await openTab()
  await other.page.goto(used)
  await problem(other.page, /did not succeed/)
  expect((await other.context.request.get('/api/session')).status()).toBe(401)
  provider.bend(undefined)
  await Promise.all([context.close(), other.context.close()])
})

test('a nonce that is not that of the departure opens nothing', { timeout: 300_000 }, async () => {
  provider.groups.set('dora', ['CN=mes,OU=x'])
  const { context, page } = await openTab()
  provider.bendArrival((there) => there.searchParams.set('nonce', 'another'))
  await signIn(page, 'dora')
  await problem(page, /did not succeed/)
  expect((await context.request.get('/api/session')).status()).toBe(401)
  provider.bendArrival(undefined)
  await context.close()
})

test('the name of a local account is not taken over, a disabled account stays out, and the local sign-in stays', {
  timeout: 300_000,
}, async () => {
  provider.groups.set('root', ['CN=mes,OU=x'])
  const { context, page } = await openTab()
  await signIn(page, 'root')
  await problem(page, /has your user name already/)
  expect((await context.request.post('/api/sign-in', { data: { login: 'root', password: PASSWORD } })).status()).toBe(200)
  await context.close()
  provider.groups.set('emil', ['line'])
  const emil = await openTab()
  await signIn(emil.page, 'emil')
  await emil.page.getByRole('heading', { name: 'My access' }).waitFor()
  await plant.make(disableAccount, { accountId: (await accountOf('emil')).accountId })
  const again = await openTab()
  await signIn(again.page, 'emil')
  await problem(again.page, /Your account here is disabled/)
  await Promise.all([emil, again].map((tab) => tab.context.close()))
})
