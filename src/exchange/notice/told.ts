import type { Language } from '../../kernel/contract/words.ts'
import type { Severity } from '../../model/notice/contract.ts'

/** One notice as one person is told of it outside of the program. */
export interface Told {
  readonly noticeId: string
  readonly severity: Severity
  /** In the language of his account. */
  readonly text: string
  readonly language: Language
  /** Code of the equipment; null when it is gone. */
  readonly place: string | null
  readonly raisedAt: string
  /** IANA zone of the site, in which he reads the time. */
  readonly zone: string
}

const LEAST_FIRST: readonly Severity[] = ['information', 'warning', 'alarm']

/** @param from what a person has chosen; null: never */
export function isPressing(severity: Severity, from: Severity | null): boolean {
  return from !== null && LEAST_FIRST.indexOf(severity) >= LEAST_FIRST.indexOf(from)
}

/** Where the notice stands in the program. */
export function linkTo(publicUrl: string, noticeId: string): string {
  return new URL(`/own-notices#${noticeId}`, publicUrl).href
}
