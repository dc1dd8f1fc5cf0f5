import * as z from 'zod'

/** The least pressing first. */
export const Severity = z.enum(['information', 'warning', 'alarm'])
export type Severity = z.infer<typeof Severity>
