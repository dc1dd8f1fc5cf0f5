import * as z from 'zod'
import { Password, Pin } from '../../model/personnel/password.contract.ts'
import { problemAnswer } from '../problem-answer.ts'

/** What a person says to change what he proves himself with. */
export const Wish = z
  .strictObject({
    /** The password as it is now. */
    password: z.string().min(1).max(200),
    newPassword: Password.optional(),
    newPin: Pin.optional(),
  })
  .refine(({ newPassword, newPin }) => newPassword !== undefined || newPin !== undefined, {
    path: ['newPassword'],
    error: 'a new password or a new PIN is needed',
  })

/** How a new password must be made. */
export const Strength = z.strictObject({ fewestCharacters: z.int() })

/** The door for the OpenAPI document. */
export function ownPasswordPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const tags = ['access']
  return [
    [
      '/api/own-password',
      {
        get: {
          ...{ operationId: 'getPasswordStrength', tags, summary: 'How a new password must be made' },
          description: 'What the policy passwordStrength says for the site.',
          responses: {
            200: { description: 'The shortest one that is taken.', content: { 'application/json': { schema: schema(Strength) } } },
            401: problemAnswer('Nobody has signed in.'),
          },
        },
        post: {
          ...{ operationId: 'changeOwnPassword', tags, summary: 'Change one’s own password or PIN' },
          description:
            'For whoever has signed in with a browser; the password as it is now is proved once more. Every other session of the person ends. With the header Idempotency-Key it may be sent again after a lost answer.',
          requestBody: { required: true, content: { 'application/json': { schema: schema(Wish) } } },
          responses: {
            204: { description: 'Changed.' },
            400: problemAnswer('A field is missing, too short or too long.'),
            401: problemAnswer('Nobody has signed in, the password is not right, or too many attempts have failed.'),
            409: problemAnswer('The new password is not taken, and why.'),
          },
        },
      },
    ],
  ]
}
