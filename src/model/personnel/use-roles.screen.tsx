import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listRoles, ROLE_STREAM, type RoleRow } from './contract.ts'
import { readyMadeRole } from './roles.ts'

/** The roles that can be granted: the ready-made ones, and those of the plant as soon as the server has named them. */
export function useRoles(): { readonly rows: readonly RoleRow[]; titleOf(role: string): string } {
  const t = useWords()
  const answer = useQuestion(listRoles, {}, { live: [ROLE_STREAM] })
  const rows = answer.data?.rows ?? []
  return {
    rows,
    titleOf: (role) => {
      const title = readyMadeRole(role)?.title ?? rows.find((row) => row.role === role)?.title
      return title ? t(title) : role
    },
  }
}
