import type { Page } from 'playwright-core'

/** Relative luminance of WCAG 2.2 from `#rrggbb` or `#rgb`. */
function luminance(color: string): number {
  const hex = color.length === 4 ? `#${[...color.slice(1)].map((digit) => digit + digit).join('')}` : color
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(left: string, right: string): number {
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const pairs: readonly [string, string, number][] = [
  ...['producing', 'setup', 'idle', 'starved', 'blocked', 'stopped', 'nodata'].map((state): [string, string, number] => [
    `--state-${state}`,
    '--surface',
    3,
  ]),
  ['--on-state', '--state-stopped', 4.5],
  ['--on-state', '--state-producing', 4.5],
  ['--ink', '--surface', 7],
  ['--ink', '--ground', 7],
  ['--ink-soft', '--surface', 4.5],
  ['--ink-faint', '--surface', 4.5],
  ['--ink-faint', '--ground', 4.5],
  ['--ink', '--note', 7],
  ['--bad', '--surface', 4.5],
  ['--good', '--surface', 4.5],
  ['--warn', '--surface', 4.5],
  ['--line-strong', '--surface', 3],
  ['--rail-ink', '--rail', 4.5],
  ['--rail-dim', '--rail', 4.5],
]

/** The pairs of tokens that are too close to each other in the scheme that the page shows. */
export async function findContrastFaults(page: Page): Promise<string[]> {
  const names = [...new Set(pairs.flatMap(([front, ground]) => [front, ground]))]
  const values = await page.evaluate(
    (tokens) =>
      Object.fromEntries(tokens.map((token) => [token, getComputedStyle(document.documentElement).getPropertyValue(token).trim()])),
    names,
  )
  return pairs.flatMap(([front, ground, least]) => {
    const found = contrast(values[front] ?? '', values[ground] ?? '')
    return found >= least ? [] : [`${front} on ${ground}: ${found.toFixed(2)} < ${least}`]
  })
}
