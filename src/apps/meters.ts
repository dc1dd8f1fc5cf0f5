/** What is counted, in the text format that Prometheus reads (version 0.0.4). One page, because counters, gauges and histograms are all we need. */

type Labels = Readonly<Record<string, string>>

/** Something that only grows while the program runs. */
export class Counter {
  readonly #name: string
  readonly #about: string
  readonly #values = new Map<string, number>()

  constructor(name: string, about: string) {
    this.#name = name
    this.#about = about
  }

  add(labels: Labels, more = 1): void {
    const key = textOfLabels(labels)
    this.#values.set(key, (this.#values.get(key) ?? 0) + more)
  }

  text(): string {
    return [...headOf(this.#name, this.#about, 'counter'), ...[...this.#values].map(([key, value]) => `${this.#name}${key} ${value}`)].join(
      '\n',
    )
  }
}

/** How often what was measured lay below each of some bounds. */
export class Histogram {
  readonly #name: string
  readonly #about: string
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, { labels: Labels; below: number[]; sum: number; count: number }>()

  constructor(name: string, about: string, bounds: readonly number[]) {
    this.#name = name
    this.#about = about
    this.#bounds = bounds
  }

  observe(labels: Labels, value: number): void {
    const key = textOfLabels(labels)
    const series = this.#series.get(key) ?? { labels, below: this.#bounds.map(() => 0), sum: 0, count: 0 }
    for (const [index, bound] of this.#bounds.entries()) if (value <= bound) series.below[index]! += 1
    series.sum += value
    series.count += 1
    this.#series.set(key, series)
  }

  text(): string {
    const lines = [...this.#series].flatMap(([key, { labels, below, sum, count }]) => [
      ...this.#bounds.map((bound, index) => `${this.#name}_bucket${textOfLabels({ ...labels, le: String(bound) })} ${below[index]}`),
      `${this.#name}_bucket${textOfLabels({ ...labels, le: '+Inf' })} ${count}`,
      `${this.#name}_sum${key} ${sum}`,
      `${this.#name}_count${key} ${count}`,
    ])
    return [...headOf(this.#name, this.#about, 'histogram'), ...lines].join('\n')
  }
}

/** A value as it is at the moment; what is not known is left out. */
export function readingText(
  name: string,
  about: string,
  type: 'gauge' | 'counter',
  value: number | undefined,
  labels: Labels = {},
): string {
  return value === undefined ? '' : [...headOf(name, about, type), `${name}${textOfLabels(labels)} ${value}`].join('\n')
}

function headOf(name: string, about: string, type: string): string[] {
  return [`# HELP ${name} ${about}`, `# TYPE ${name} ${type}`]
}

function textOfLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
  return pairs.length === 0 ? '' : `{${pairs.join()}}`
}
