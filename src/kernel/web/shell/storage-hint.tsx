import type { Words } from '../../contract/words.ts'
import { type StorageState, useStorage } from '../live.ts'
import { useWords } from '../words.ts'
import css from './shell.module.css'

/** What a person needs to know when nothing can be stored: that what is shown stands still, and that nothing of his own is lost. */
export const storageWords: Readonly<Record<Exclude<StorageState, 'ok'>, Words>> = {
  nearlyFull: {
    en: 'The disk of the database is nearly full. An administrator should free space before nothing can be stored any more.',
    de: 'Der Datenträger der Datenbank ist fast voll. Ein Administrator sollte Platz schaffen, bevor nichts mehr gespeichert werden kann.',
  },
  full: {
    en: 'The disk of the database is full: nothing is stored, and what you see may be old. What you enter is kept and sent when there is space again.',
    de: 'Der Datenträger der Datenbank ist voll: Es wird nichts gespeichert, die Anzeige kann veraltet sein. Eingaben bleiben erhalten und werden gesendet, sobald Platz ist.',
  },
  readOnly: {
    en: 'The database takes no changes: what you see may be old. What you enter is kept and sent when it does again.',
    de: 'Die Datenbank nimmt keine Änderungen an, die Anzeige kann veraltet sein. Eingaben bleiben erhalten und werden gesendet, sobald sie es wieder tut.',
  },
  away: {
    en: 'The server waits for its database: what you see may be old. What you enter is kept and sent later.',
    de: 'Der Server wartet auf seine Datenbank, die Anzeige kann veraltet sein. Eingaben bleiben erhalten und werden später gesendet.',
  },
}

/** Over every screen while what people and machines say cannot be stored. */
export function StorageHint() {
  const t = useWords()
  const storage = useStorage()
  if (storage === 'ok') return null
  return (
    <p className={css.offline} data-storage={storage} role="alert">
      {t(storageWords[storage])}
    </p>
  )
}
