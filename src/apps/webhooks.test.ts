import { expect, test } from 'vitest'
import { document } from '../model/document/document.resource.ts'
import { catalogue } from './modules.ts'
import { textFieldsOf } from './webhooks.ts'

test('the name of a file is a text like a note, the name of a record is not', () => {
  const texts = textFieldsOf(catalogue())(document.name)
  expect([texts.has('file.name'), texts.has('name')]).toEqual([true, false])
})
