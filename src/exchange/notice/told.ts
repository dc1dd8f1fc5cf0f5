import type { Language, Words } from '../../kernel/contract/words.ts'
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
  /** Names of those for whom he is told, because they are away. */
  readonly standsInFor: readonly string[]
}

const standsIn: Words = { en: 'You stand in for {names}.', de: 'Sie vertreten {names}.' }

/** For whom somebody is told; empty when it is for himself. */
export function standsInText({ standsInFor, language }: Pick<Told, 'standsInFor' | 'language'>): string {
  if (standsInFor.length === 0) return ''
  return standsIn[language].replace('{names}', () => new Intl.ListFormat(language, { type: 'conjunction' }).format(standsInFor))
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
