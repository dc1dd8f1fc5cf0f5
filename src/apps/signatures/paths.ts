import * as z from 'zod'
import { Meaning } from '../../model/signature/contract.ts'
import { Credentials } from '../credentials.ts'
import { problemAnswer } from '../problem-answer.ts'

/** What is asked for at the door where people sign. */
export const Wish = z.strictObject({
  command: z.string().min(1).max(120),
  /** The body of the command, as it will be sent. */
  body: z.record(z.string(), z.unknown()),
  signer: Credentials,
  reason: z.string().trim().max(500).default(''),
})
export type Wish = z.infer<typeof Wish>

const Given = z.strictObject({
  ...{ signatureId: z.uuid(), signerId: z.uuid(), printedName: z.string(), meaning: Meaning, signedAt: z.iso.datetime() },
})

/** The door for the OpenAPI document. */
export function signaturePaths(schema: (type: z.ZodType) => object): [string, object][] {
  return [
    [
      '/api/signatures',
      {
        post: {
          ...{ operationId: 'sign', tags: ['signature'], summary: 'Sign a command' },
          description:
            'A person proves again who he is and signs the body of one command (21 CFR 11.200). The id of the signature is then sent beside that command, with the same body, in the header Entresol-Signatures: within ten minutes and once. Who signs needs the permission of the command.',
          requestBody: { required: true, content: { 'application/json': { schema: schema(Wish) } } },
          responses: {
            200: { description: 'Signed.', content: { 'application/json': { schema: schema(Given) } } },
            400: problemAnswer('The command does not take this body.'),
            401: problemAnswer('Nobody has signed in, or the signer was not believed.'),
            403: problemAnswer('The signer may not do what is to be signed, or has to choose a new password first.'),
            404: problemAnswer('There is no such command that can be signed.'),
            422: problemAnswer('This signature needs a reason.'),
          },
        },
      },
    ],
  ]
}
