import type { AnyResource } from '../../kernel/contract/resource.ts'

/** The fields of a resource that are files. */
export function attachmentFieldsOf({ fields }: AnyResource): string[] {
  return Object.keys(fields).filter((name) => fields[name]!.kind === 'attachment')
}
