import type { Watched } from './health.ts'
import { Measured } from './measured.ts'

/** A server of a test, which has no parts beside its site. */
export function watchedAlone(): Watched {
  return {
    isReady: () => true,
    about: () => ({}),
    links: () => [],
    behindMs: () => undefined,
    measured: new Measured(),
    storage: { state: 'ok', freeBytes: undefined },
    metricsToken: undefined,
  }
}
