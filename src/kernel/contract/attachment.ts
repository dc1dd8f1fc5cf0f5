import * as z from 'zod'

/** What may be attached: 20 MB. */
export const MOST_ATTACHED_BYTES = 20 * 1024 * 1024

/** A name of a file and no way to it. */
const FileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\\/\p{Cc}]+$/u)

/** A file that belongs to a record: what is told of it. Its bytes stand beside the ledger, under their hash. */
export const Attachment = z
  .strictObject({
    /** SHA-256 of the bytes, in hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    name: FileName,
    mediaType: z.string().regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/),
    bytes: z.int().min(1).max(MOST_ATTACHED_BYTES),
  })
  .meta({ id: 'Attachment' })
export type Attachment = z.infer<typeof Attachment>
