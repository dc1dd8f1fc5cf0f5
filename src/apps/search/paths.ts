import type * as z from 'zod'
import { FoundRows, SearchInput } from './found.ts'
import { problemAnswer } from '../problem-answer.ts'

/** The search over everything, for the OpenAPI document. */
export function searchPaths(schema: (type: z.ZodType) => object): [string, object][] {
  return [
    [
      '/api/search',
      {
        get: {
          ...{ operationId: 'search', tags: ['search'], summary: 'Search over everything' },
          description: 'Records of every kind whose code or name holds the text, best first: those that the lists of this person show.',
          parameters: [{ name: 'text', in: 'query', required: true, schema: schema(SearchInput.shape.text) }],
          responses: {
            200: { description: 'What was found.', content: { 'application/json': { schema: schema(FoundRows) } } },
            400: problemAnswer('There is nothing to look for.'),
            401: problemAnswer('Nobody has signed in.'),
          },
        },
      },
    ],
  ]
}
