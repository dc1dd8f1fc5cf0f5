import type { Language } from '../../../kernel/contract/words.ts'
import type { Screen } from '../../../kernel/web/screen.ts'
import type { FoundRow } from '../../search/found.ts'
import { type FoundPlace, placeOf } from './found-places.ts'
import { words } from './search-words.ts'

/** One line of the answer: what it is, what it is called, where it leads. */
export interface Hit extends FoundPlace {
  readonly key: string
  readonly code: string
  readonly name: string
}

const MOST_SCREENS = 5
/** `Auftrag` finds `Aufträge`: accents do not count. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Screens of the navigation that this person may see and that are called like it; without a text, none. */
export function screensCalled(text: string, screens: readonly Screen[], may: (permission?: string) => boolean, language: Language): Hit[] {
  const wanted = plain(text.trim())
  if (wanted === '') return []
  return screens
    .filter(({ group, permission, title }) => group !== undefined && may(permission) && plain(title[language]).includes(wanted))
    .slice(0, MOST_SCREENS)
    .map(({ path, navigatesTo, title }) => ({ key: path, code: title[language], name: '', title: words.screen, to: navigatesTo ?? path }))
}

export function hitsOf(rows: readonly FoundRow[], language: Language): Hit[] {
  return rows.flatMap((row) => {
    const place = placeOf(row)
    if (!place) return []
    const name = row.name === null ? '' : typeof row.name === 'string' ? row.name : row.name[language]
    return [{ ...place, key: `${row.kind} ${row.id}`, code: row.code, name }]
  })
}
