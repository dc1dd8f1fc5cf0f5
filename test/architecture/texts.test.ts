import { globSync, readFileSync } from 'node:fs'
import { parseSync, Visitor } from 'oxc-parser'
import { expect, test } from 'vitest'
import { languages } from '../../src/kernel/contract/words.ts'

/** Signs, units and names that are the same in every language. */
const NEEDS_NO_WORDS = /^[^\p{L}]*$|^\p{L}$|^(Entresol|OEE|MES|kB|https:\/\/)$/u

interface Finding {
  readonly line: number
  readonly what: string
}

/** Texts that people read and that are not there in every language: `Words` without one or with an empty one, and words set into a page. */
function findMissing(path: string, source: string): Finding[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const found: Finding[] = []
  const note = (at: number, what: string) => found.push({ line: source.slice(0, at).split('\n').length, what })
  new Visitor({
    ObjectExpression: ({ properties, start }) => {
      const texts = new Map<string, string | undefined>()
      for (const property of properties) {
        if (property.type !== 'Property') continue
        const { key, value } = property
        const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
        texts.set(name, value.type === 'Literal' ? String(value.value) : undefined)
      }
      if (!languages.some((language) => texts.has(language))) return
      const others = [...texts.keys()].filter((name) => !(languages as readonly string[]).includes(name))
      // What a form begins with has no texts yet.
      const isBlank = languages.every((language) => texts.get(language) === '')
      if (others.length > 0 || isBlank) return
      for (const language of languages) {
        if (!texts.has(language)) note(start, `no ${language}`)
        else if (texts.get(language)?.trim() === '') note(start, `an empty ${language}`)
      }
    },
    JSXText: ({ value, start }) => {
      if (!NEEDS_NO_WORDS.test(value.trim())) note(start, `“${value.trim()}” in one language`)
    },
    JSXAttribute: ({ name, value, start }) => {
      const attribute = name.type === 'JSXIdentifier' ? name.name : ''
      const isRead = ['aria-label', 'label', 'placeholder', 'title', 'alt', 'description'].includes(attribute)
      if (isRead && value?.type === 'Literal' && !NEEDS_NO_WORDS.test(String(value.value).trim()))
        note(start, `${attribute} “${String(value.value)}” in one language`)
    },
  }).visit(program)
  return found
}

test.each([
  ['a language that is missing', `const words = { save: { en: 'Save' } }`, ['no de']],
  ['a text that is empty', `const words = { save: { en: 'Save', de: ' ' } }`, ['an empty de']],
  ['words in a page', `const page = <p>Save it</p>`, ['“Save it” in one language']],
  ['words for readers', `const page = <input aria-label="Save" />`, ['aria-label “Save” in one language']],
  ['what needs no words', `const page = <p title={t(words.save)}>· {value} % <b>OEE</b></p>`, []],
  ['all of it there', `const words = { save: { en: 'Save', de: 'Speichern' } }`, []],
])('finds %s', (_, source, found) => {
  expect(findMissing('page.tsx', source).map(({ what }) => what)).toEqual(found)
})

test('every text that people read is there in every language', () => {
  const paths = globSync('src/**/*.{ts,tsx}').filter((path) => !/\.test\.tsx?$|\.fixture\.ts$|src\/apps\/web\/gallery\//.test(path))
  const missing = paths.flatMap((path) => findMissing(path, readFileSync(path, 'utf8')).map(({ line, what }) => `${path}:${line} ${what}`))
  expect(paths.length).toBeGreaterThan(400)
  expect(missing).toEqual([])
})
