import type { ComponentType } from 'react'
import type { Words } from '../contract/words.ts'

/** The groups of the navigation, in their order. */
export const screenGroups = {
  plant: { en: 'Plant', de: 'Werk' },
  work: { en: 'Work', de: 'Arbeit' },
  performance: { en: 'Performance', de: 'Leistung' },
  model: { en: 'Master data', de: 'Stammdaten' },
  system: { en: 'System', de: 'System' },
} as const satisfies Record<string, Words>
export type ScreenGroup = keyof typeof screenGroups

/** One screen as the shell knows it: where it is, what it is called, who may see it. Its code is loaded when it is opened. */
export interface Screen {
  /** TanStack Router path, parameters with `$`: `/orders/$orderId`. */
  readonly path: string
  /** Where its link in the navigation goes, when the path has parameters. */
  readonly navigatesTo?: string
  readonly title: Words
  readonly load: () => Promise<{ default: ComponentType }>
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string }>
  /** Stands in the navigation under this group; without one it is reached by links. */
  readonly group?: ScreenGroup
  /** A permission that the account needs. */
  readonly permission?: string
  /** `shell` (default): with navigation. `bare`: the whole window, for terminals and wall boards. */
  readonly frame?: 'shell' | 'bare'
  /** Open without a session. */
  readonly isPublic?: boolean
  /** Stands in the menu of the account: what is a person's own. */
  readonly inAccountMenu?: boolean
  /** One of the (at most four) places in the bar at the bottom of a phone. */
  readonly onPhoneBar?: boolean
}
