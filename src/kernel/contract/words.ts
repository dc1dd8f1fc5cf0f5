/** A language that is added here is missing everywhere, and the compiler says where. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** One text in every language of the product. A missing language does not compile. */
export type Words = Readonly<Record<Language, string>>

/** A text that a number chooses, by the plural rules of the language (CLDR); `other` serves where a language has no word of its own. */
export type PluralWords = { readonly other: Words } & Partial<Readonly<Record<Intl.LDMLPluralRule, Words>>>

/** Puts values into the `{name}` places of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place))
}
