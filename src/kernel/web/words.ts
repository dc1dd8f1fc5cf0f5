import { fill, type Language, languages, type PluralWords, type Words } from '../contract/words.ts'
import { createStore, useStore } from './store.ts'

export { fill }

const KEY = 'entresol.language'

function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/** The first of the wishes (`de-AT`, `en`, …) that the product speaks; English when there is none. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const language = wish?.slice(0, 2).toLowerCase()
    if (isLanguage(language)) return language
  }
  return 'en'
}

function storedLanguage(): string | null {
  return typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY)
}

const language = createStore<Language>(
  typeof navigator === 'undefined' ? 'en' : chooseLanguage([storedLanguage(), ...(navigator.languages ?? [])]),
)

/** Changes the language of this browser; the choice is kept. */
export function setLanguage(next: Language): void {
  localStorage.setItem(KEY, next)
  document.documentElement.lang = next
  language.set(next)
}

/** The account's language counts until somebody chooses another one in this browser. */
export function suggestLanguage(wish: string | undefined): void {
  if (storedLanguage() || !isLanguage(wish)) return
  document.documentElement.lang = wish
  language.set(wish)
}

export function currentLanguage(): Language {
  return language.get()
}

export function useLanguage(): Language {
  return useStore(language)
}

/** @returns the function that picks a text in the language of the reader: `t({ en: 'Stop', de: 'Stopp' })`. */
export function useWords(): (words: Words) => string {
  const chosen = useLanguage()
  return (words) => words[chosen]
}

const rules = new Map(languages.map((one) => [one, new Intl.PluralRules(one)]))

/** @returns the function that picks the text for `count` and puts all values into their places. */
export function usePlural(): (
  words: PluralWords,
  values: Readonly<Record<string, string | number>> & { readonly count: number },
) => string {
  const chosen = useLanguage()
  return (words, values) => fill(choosePlural(words, values.count, chosen), values)
}

export function choosePlural(words: PluralWords, count: number, language: Language): string {
  return (words[rules.get(language)?.select(count) ?? 'other'] ?? words.other)[language]
}
