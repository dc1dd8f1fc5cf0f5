import { expect, test } from 'vitest'
import { newLetterBox, openLetter, writeLetter } from './letter.ts'

test('a letter is read by the one it was written for, and by nobody else', () => {
  const [writer, reader, other] = [newLetterBox(), newLetterBox(), newLetterBox()]
  const text = JSON.stringify({ pin: '4711', name: 'Jürgen' })
  const letter = writeLetter(text, writer, reader.address)
  expect(openLetter(letter, reader)).toBe(text)
  expect(letter.includes('4711')).toBe(false)
  expect(() => openLetter(letter, other)).toThrow(/authenticate/)
  expect(() => openLetter(letter, writer)).toThrow(/authenticate/)
  expect(writeLetter(text, writer, reader.address).equals(letter)).toBe(false)
})

test.each([43, 44, 60, -1])('a letter that was changed at byte %i is not read', (at) => {
  const reader = newLetterBox()
  const letter = writeLetter('the text', newLetterBox(), reader.address)
  letter[at < 0 ? letter.length + at : at]! ^= 1
  expect(() => openLetter(letter, reader)).toThrow(/authenticate/)
})
