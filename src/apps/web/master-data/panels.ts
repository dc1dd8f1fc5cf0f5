import type { FieldPanel } from '../../../kernel/web/resource/resource-directory.ts'

/** Hand-made editors, by the name that a resource gives them in `panels`. A module adds its panel here. */
export const panels: Readonly<Record<string, FieldPanel>> = {}
