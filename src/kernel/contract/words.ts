/** One text in every language of the product. A missing language does not compile. */
export interface Words {
  readonly en: string
  readonly de: string
}

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]
