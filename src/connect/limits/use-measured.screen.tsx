import { useFormat } from '../../kernel/web/format-context.ts'

/** A measured value as a person reads it, with its unit where it has one. */
export function useMeasured(): (value: string, unit: string | null) => string {
  const format = useFormat()
  return (value, unit) => (unit === null ? format.decimal(value) : format.quantity({ value, unit }))
}
