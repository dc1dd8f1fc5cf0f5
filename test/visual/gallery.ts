import { mkdir } from 'node:fs/promises'
import { openBrowser } from '../support/browser.ts'
import { serveGallery } from './serve-gallery.ts'

/**
 * Takes the pictures by which the look is judged: `node test/visual/gallery.ts [path …]`, into `test-results/`.
 * Sizes: a phone, a 10-inch panel, a desktop, a wall; each light and dark.
 */
const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1280, height: 800 },
  desktop: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
}
type Size = keyof typeof sizes

const pages: readonly { path: string; name: string; sizes: readonly Size[]; isFull: boolean }[] = [
  { path: '/gallery', name: 'gallery', sizes: ['phone', 'tablet', 'desktop'], isFull: true },
  { path: '/gallery/wall', name: 'wall', sizes: ['wall', 'tablet'], isFull: false },
  { path: '/gallery/terminal', name: 'terminal', sizes: ['tablet'], isFull: false },
  { path: '/sign-in', name: 'sign-in', sizes: ['phone', 'desktop'], isFull: false },
]

const wanted = process.argv.slice(2)
const gallery = await serveGallery()
const browser = await openBrowser()
await mkdir('test-results', { recursive: true })
try {
  for (const page of pages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const size of page.sizes) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport: sizes[size],
          colorScheme,
          locale: 'en-GB',
          timezoneId: 'Europe/Berlin',
          reducedMotion: 'reduce',
        })
        // The gallery needs no server; nobody is signed in.
        await context.route('**/api/**', (route) => route.fulfill({ status: 401, json: { title: 'Unauthorized' } }))
        const tab = await context.newPage()
        tab.on('pageerror', (error) => process.stdout.write(`${page.path}: ${error.message}\n`))
        await tab.goto(gallery.url + page.path)
        await tab.locator('h1, article').first().waitFor()
        await tab.evaluate(() => document.fonts.ready.then(() => undefined))
        await tab.waitForLoadState('networkidle')
        const path = `test-results/${page.name}-${size}-${colorScheme}.png`
        await tab.screenshot({ path, fullPage: page.isFull })
        process.stdout.write(`${path}\n`)
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await gallery.close()
}
