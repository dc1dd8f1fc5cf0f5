import type * as z from 'zod'
import { problemAnswer } from '../problem-answer.ts'
import { ArrivedAttachment } from './attachments.ts'

const file = { schema: { type: 'string', format: 'binary' } }
const problems = { 401: problemAnswer('Nobody has signed in.'), 403: problemAnswer('The roles do not allow it.') }
const part = (name: string, schema: object) => ({ name, in: 'path', required: true, schema })

/** The doors of attached files, for the OpenAPI document. */
export function attachmentPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const post = {
    ...{ operationId: 'keepAttachment', tags: ['attachments'], summary: 'Bring a file' },
    description:
      'Keeps the bytes under their hash, the same file once. With a name, the answer is the value of a field of kind attachment; a record that names bytes which have not arrived is refused.',
    requestBody: { required: true, content: { '*/*': file } },
    responses: {
      200: { description: 'It is kept.', content: { 'application/json': { schema: schema(ArrivedAttachment) } } },
      400: problemAnswer('The file is empty.'),
      409: problemAnswer('This file was erased, and does not come back.'),
      413: problemAnswer('The file is larger than 20 MB.'),
      ...problems,
    },
  }
  const get = {
    ...{ operationId: 'getAttachment', tags: ['attachments'], summary: 'The file of a record' },
    description: 'For everybody who sees the record. Pictures and PDF are shown by a browser, everything else is saved.',
    parameters: [
      part('resource', { type: 'string' }),
      part('recordId', { type: 'string', format: 'uuid' }),
      part('field', { type: 'string' }),
    ],
    responses: {
      200: { description: 'The file.', content: { '*/*': file } },
      404: problemAnswer('There is no such file, or not for this person.'),
      410: problemAnswer('The file was erased.'),
      ...problems,
    },
  }
  return [
    ['/api/attachments', { post }],
    ['/api/attachments/{resource}/{recordId}/{field}', { get }],
  ]
}
