import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

interface Axe {
  run(root: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/**
 * The violations of WCAG 2.2 A and AA (or of the named rules) that axe finds on the page as it stands, one line each. axe-core (MPL-2.0) is used as it is, by
 * the tests only; it is never part of what is shipped.
 */
export async function axeFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated, not added as a script: the page's own policy allows no foreign ones.
  await page.evaluate(await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'))
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: Axe }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await axe.run(document, { runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: tags } })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
  }, rules)
}
